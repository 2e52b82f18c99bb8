"""One clock: it runs, stands, and ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .terms import Target, Terms

ZERO = timedelta()


class State(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"


@dataclass
class Run:
    """A clock of a kind; `round` tells those of one ticket and kind apart, beginning with 1.

    `since` is when it began to count last, None while it stands or is over; `spent` what was counted before. `due_at` is None where it stands in time or
    is due never. One that is late stays BREACHED, whether it is over (`ended_at`) or not, and its due time is when it broke.
    """

    kind: str
    round: int
    target: Target
    started_at: datetime
    since: datetime | None = None
    spent: timedelta = ZERO
    due_at: datetime | None = None
    state: State = State.RUNNING
    breached_at: datetime | None = None
    ended_at: datetime | None = None

    @classmethod
    def begin(cls, kind, round, at, terms: Terms) -> "Run":
        """A clock that begins to run at a moment."""
        run = cls(kind, round, terms.targets[kind], at)
        run._count(at, terms)
        return run

    @property
    def over(self) -> bool:
        return self.ended_at is not None

    def pause(self, at, terms):
        """Stand, if its target does so, from a moment on."""
        if self.over or self.since is None or not self.target.pauses:
            return
        self._look(at)
        self._stop(at, terms)
        if self.state == State.RUNNING:
            self.state, self.due_at = State.PAUSED, None

    def resume(self, at, terms):
        """Count on from a moment, if it stands."""
        if not self.over and self.since is None:
            self._count(at, terms)

    def meet(self, at, terms):
        """What it promised is done at a moment; at the due time itself it is kept."""
        self._end(at, terms, State.MET)

    def cancel(self, at, terms):
        """What it promised is asked for no more. A promise that was broken by then stays broken."""
        self._end(at, terms, State.CANCELLED)

    def go_on(self, at, terms):
        """It is asked for again: count on with what was spent, from a moment."""
        if not self.over:
            return
        self.ended_at = None
        self._count(at, terms)

    def spent_at(self, length, terms) -> datetime | None:
        """When so much of its time is spent, if it runs and is not late."""
        if self.state != State.RUNNING or self.since is None:
            return None
        left = length - self.spent
        return terms.later(self.target, self.since, left) if left > ZERO else self.since

    def _count(self, at, terms):
        self.since = at
        if self.breached_at is None:
            self.state = State.RUNNING
            self.due_at = terms.later(self.target, at, max(self.target.length - self.spent, ZERO))

    def _stop(self, at, terms):
        self.spent += terms.spent(self.target, self.since, at)
        self.since = None

    def _end(self, at, terms, state):
        if self.over:
            return
        self._look(at)
        if self.since is not None:
            self._stop(at, terms)
        self.ended_at = at
        if self.breached_at is None:
            self.state = state
            self.due_at = None if state == State.CANCELLED else self.due_at

    def _look(self, at):
        # Its time is over whether or not anybody looked meanwhile.
        if self.breached_at is None and self.due_at is not None and self.since is not None and self.due_at < at:
            self.breached_at, self.state = self.due_at, State.BREACHED

    look = _look
