"""Messages that arrive together are committed together.

Each message alone would cost a transaction of its own, and a disk flush. While one batch commits, the next gathers: when
little happens a message waits for nobody, and under load many share one commit. Nobody is answered before the commit.
"""

import threading
from collections import defaultdict, deque
from concurrent.futures import Future

import structlog
from django.db import close_old_connections

from pasokh.live.database import is_outage, renew_connections

log = structlog.get_logger()
MOST_TOGETHER = 64  # messages in one transaction: a few milliseconds of locks
COMMITTERS = 2  # while one waits for the disk, another works


class Gatherer:
    """Does things of the same key together, in the order they came.

    `take(key, items)` does a batch in one transaction of its own, and gives a result or an exception for each. When it raises, each item
    of the batch is tried alone, and so may be done twice if it was the answer to the commit that got lost: `take` must know what it has done.
    """

    def __init__(self, take, committers=COMMITTERS):
        self._take = take
        self._waiting = defaultdict(deque)
        self._busy = set()
        self._changed = threading.Condition()
        self._committers = committers
        self._threads = []

    def submit(self, key, item) -> Future:
        """A future of the item's result, set after the commit."""
        future = Future()
        with self._changed:
            self._waiting[key].append((item, future))
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
            key, batch = self._next()
            try:
                self._commit(key, batch)
            finally:
                with self._changed:
                    self._busy.discard(key)
                    self._changed.notify()

    def _next(self):
        with self._changed:
            while True:
                for key, waiting in self._waiting.items():
                    # One batch of a key at a time: two would only wait for each other's locks.
                    if waiting and key not in self._busy:
                        self._busy.add(key)
                        batch = [waiting.popleft() for _ in range(min(MOST_TOGETHER, len(waiting)))]
                        self._forget_if_empty(key)
                        return key, batch
                self._changed.wait()

    def _forget_if_empty(self, key):
        if not self._waiting[key]:
            del self._waiting[key]

    def _commit(self, key, batch):
        try:
            results = self._taken(key, [item for item, _ in batch])
        except Exception as error:
            # One of them may be to blame: each for itself, so that it hinders no other.
            log.warning("batch failed, going one by one", error=repr(error), size=len(batch))
            if is_outage(error):
                renew_connections()
            for item, future in batch:
                self._commit_alone(key, item, future)
            return
        for (_, future), result in zip(batch, results, strict=True):
            _settle(future, result)

    def _commit_alone(self, key, item, future):
        try:
            (result,) = self._taken(key, [item])
        except Exception as error:
            result = error
        _settle(future, result)

    def _taken(self, key, items):
        close_old_connections()
        try:
            return self._take(key, items)
        finally:
            close_old_connections()


def _settle(future, result):
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)
