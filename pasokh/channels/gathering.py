"""Messages that arrive together are committed together.

Each message alone would cost a transaction of its own, and a disk flush. While one batch commits, the next gathers: when
little happens a message waits for nobody, and under load many share one commit. Nobody is answered before the commit.
"""

import threading
from collections import defaultdict, deque
from concurrent.futures import Future

import structlog
from django.db import close_old_connections, connection

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.receive import receive, receive_many

log = structlog.get_logger()
MOST_TOGETHER = 64  # messages in one transaction: a few milliseconds of locks
COMMITTERS = 2  # while one waits for the disk, another works
PATIENCE = 30  # seconds that a door waits for its commit


class Gatherer:
    """Takes messages of any workspace, commits those of one workspace together, in the order they came."""

    def __init__(self, committers=COMMITTERS):
        self._waiting = defaultdict(deque)
        self._busy = set()
        self._changed = threading.Condition()
        self._committers = committers
        self._threads = []

    def submit(self, workspace_id, inbound) -> Future:
        """A future of what `receive` returns or raises for this message, set after the commit."""
        future = Future()
        with self._changed:
            self._waiting[workspace_id].append((inbound, future))
            self._start()
            self._changed.notify()
        return future

    def _start(self):
        # Threads do not outlive a fork: the list is of this process only as long as its threads live.
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        while len(self._threads) < self._committers:
            thread = threading.Thread(target=self._commit_forever, name="gatherer", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _commit_forever(self):
        while True:
            workspace_id, batch = self._next()
            try:
                _commit(workspace_id, batch)
            finally:
                with self._changed:
                    self._busy.discard(workspace_id)
                    self._changed.notify()

    def _next(self):
        with self._changed:
            while True:
                for workspace_id, waiting in self._waiting.items():
                    # One batch of a workspace at a time: two would only wait for each other's locks.
                    if waiting and workspace_id not in self._busy:
                        self._busy.add(workspace_id)
                        batch = [waiting.popleft() for _ in range(min(MOST_TOGETHER, len(waiting)))]
                        self._forget_if_empty(workspace_id)
                        return workspace_id, batch
                self._changed.wait()

    def _forget_if_empty(self, workspace_id):
        if not self._waiting[workspace_id]:
            del self._waiting[workspace_id]


_gatherer = Gatherer()


def hear(workspace_id, inbound):
    """Receive one message, together with others that arrive now. Returns and raises what `receive` does.

    Inside a transaction it is received there and then: its commit is the caller's.
    """
    if connection.in_atomic_block:
        with workspace(workspace_id):
            return receive(inbound)
    return _gatherer.submit(workspace_id, inbound).result(PATIENCE)


def hear_later(workspace_id, inbound) -> Future:
    """As `hear`, for callers that do not wait in a thread: a future."""
    return _gatherer.submit(workspace_id, inbound)


def _commit(workspace_id, batch):
    try:
        results = _received(workspace_id, [inbound for inbound, _ in batch])
    except Exception as error:
        if len(batch) == 1:
            batch[0][1].set_exception(error)
            return
        # One of them may be to blame: each for itself, so that it hinders no other.
        log.warning("batch failed, going one by one", error=repr(error), size=len(batch))
        for one in batch:
            _commit(workspace_id, [one])
        return
    for (_, future), result in zip(batch, results, strict=True):
        future.set_exception(result) if isinstance(result, Exception) else future.set_result(result)


def _received(workspace_id, inbounds):
    close_old_connections()
    try:
        with workspace(workspace_id):
            return receive_many(inbounds)
    finally:
        close_old_connections()
