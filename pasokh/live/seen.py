"""Which events this process has already taken up, by notice or from the log."""

import time

LONGEST = 200_000
GENERATION_SECONDS = 60


class Seen:
    """A set of event ids that forgets the oldest half when the log can no longer yield them.

    Two generations: the older is dropped once a minute, but only when every transaction that ran at the turn has
    ended (the horizon has passed `ceiling`), for until then the log reader may still come upon its ids.
    """

    def __init__(self, clock=time.monotonic):
        self.clock = clock
        self.young, self.old = set(), set()
        self.ceiling, self.turned_at = 0, clock()

    def __contains__(self, event_id):
        return event_id in self.young or event_id in self.old

    def add(self, event_id):
        """Note the id. Returns whether it is new."""
        if event_id in self:
            return False
        self.young.add(event_id)
        return True

    def age(self, horizon, ceiling):
        """Turn the generations if it is time. `ceiling` is the next transaction id to be given."""
        ripe = self.clock() - self.turned_at >= GENERATION_SECONDS and horizon >= self.ceiling
        if ripe or len(self.young) > LONGEST:
            self.young, self.old = set(), self.young
            self.ceiling, self.turned_at = ceiling, self.clock()
