"""What was read a moment ago, for things that are asked for with every message and hardly ever change.

    _sites = Kept(seconds=1)
    site = _sites.get(key, lambda: find(key))

Every process keeps its own: a change is seen by all of them when the time is over, by its own after `forget`. Never for what decides who may see what.
"""

import time
from collections.abc import Callable, Hashable
from typing import TypeVar
from weakref import WeakSet

T = TypeVar("T")
_all: WeakSet = WeakSet()


class Kept:
    """Values by key, each for some seconds; beyond `most` keys all are forgotten, which is cheaper than keeping an order."""

    def __init__(self, seconds: float, most: int = 2_000, clock: Callable[[], float] = time.monotonic):
        self.seconds, self.most, self.clock = seconds, most, clock
        self.values: dict[Hashable, tuple[float, object]] = {}
        _all.add(self)

    def get(self, key: Hashable, make: Callable[[], T], keeps_none: bool = True) -> T:
        """The value of `key`, made if it is not there or too old. What `make` raises is raised, and nothing is kept then.

        With `keeps_none=False` a None is given but not kept: what is not there yet is looked for again.
        """
        until, value = self.values.get(key, (0.0, None))
        now = self.clock()
        if now < until:
            return value
        value = make()
        if value is None and not keeps_none:
            return None
        if len(self.values) >= self.most:
            self.values.clear()
        self.values[key] = (now + self.seconds, value)
        return value

    def forget(self) -> None:
        """Forget everything, in this process."""
        self.values.clear()


def forget_all() -> None:
    """Forget what everything of this process keeps: for tests, and after a restored backup."""
    for kept in list(_all):
        kept.forget()
