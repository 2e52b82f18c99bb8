"""Messages that arrive together are committed together.

Each message alone would cost a transaction of its own, and a disk flush. While one batch commits, the next gathers, and a moment longer: as long as the
batch took, up to MOST_REST. When little happens a message waits for nobody, and under load many share one commit. Nobody is answered before the commit.
"""

import threading
import time
from collections import defaultdict, deque
from concurrent.futures import Future

import structlog
from django.db import close_old_connections

from pasokh.live.database import is_outage, renew_connections

log = structlog.get_logger()
MOST_TOGETHER = 64  # messages in one transaction: a few milliseconds of locks
COMMITTERS = 2  # while one waits for the disk, another works
MOST_REST = 0.02  # seconds between a batch and the next of the same key
ENOUGH = 16  # messages that wait: what is gained by gathering more is little


class Gatherer:
    """Does things of the same key together, in the order they came.

    `take(key, items)` does a batch in one transaction of its own, and gives a result or an exception for each. When it raises, each item
    of the batch is tried alone, and so may be done twice if it was the answer to the commit that got lost: `take` must know what it has done.
    """

    def __init__(self, take, committers=COMMITTERS, rest=lambda took: min(took, MOST_REST), clock=time.monotonic):
        self._take = take
        self._waiting = defaultdict(deque)
        self._busy = set()
        self._resting = {}  # until when, by key
        self._changed = threading.Condition()
        self._committers = committers
        self._rest, self._clock = rest, clock
        self._threads = []

    def submit(self, key, item) -> Future:
        """A future of the item's result, set after the commit."""
        future = Future()
        with self._changed:
            # Whoever is busy with the key looks for more when it is done, and once the first waits somebody is awake.
            waiting = self._waiting[key]
            waiting.append((item, future))
            self._start()
            if key not in self._busy and len(waiting) in (1, ENOUGH):
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
            began = self._clock()
            try:
                self._commit(key, batch)
            finally:
                with self._changed:
                    self._busy.discard(key)
                    now = self._clock()
                    self._resting[key] = now + self._rest(now - began)

    def _next(self):
        with self._changed:
            while True:
                now = self._clock()
                self._resting = {key: until for key, until in self._resting.items() if until > now}
                # One batch of a key at a time: two would only wait for each other's locks.
                due = {key: self._due(key, now) for key in self._waiting if key not in self._busy}
                key = min(due, key=due.get, default=None)
                if key is not None and due[key] <= now:
                    return key, self._batch(key)
                self._changed.wait(due[key] - now if due else None)

    def _due(self, key, now):
        return now if len(self._waiting[key]) >= ENOUGH else self._resting.get(key, now)

    def _batch(self, key):
        self._busy.add(key)
        waiting = self._waiting[key]
        batch = [waiting.popleft() for _ in range(min(MOST_TOGETHER, len(waiting)))]
        self._forget_if_empty(key)
        if self._waiting:
            self._changed.notify()  # somebody else is to see to the other keys
        return batch

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
