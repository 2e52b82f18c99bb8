"""A ticket's life as its clocks see it: one moment after the other. Taking them one by one and replaying them all give the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .kinds import WAITS, WHILE_OPEN
from .moments import Moment
from .run import Run, State
from .terms import Terms

OPEN, PAUSED, SOLVED, CLOSED = "open", "paused", "solved", "closed"
SETTLED = (SOLVED, CLOSED)


@dataclass
class Life:
    """Where a ticket stands, and its clocks.

    `answered`: we have answered at least once; `waiting`: the customer spoke last. `turned_at` is when it was settled or opened again last, which tells
    what ended then and may be called back; `was` where it stood before it was merged. `rounds` counts the clocks of each kind.
    """

    terms: Terms
    runs: list[Run] = field(default_factory=list)
    state: str = ""
    answered: bool = False
    waiting: bool = False
    turned_at: datetime | None = None
    was: str = ""
    rounds: dict[str, int] = field(default_factory=dict)

    def take(self, moment: Moment):
        """Have a moment do to the clocks what it does."""
        if moment.what == "opened" or self.state:  # what came before it was opened was said on another ticket
            getattr(self, f"_{moment.what}")(moment)

    def look(self, at: datetime):
        """See which are late by a moment."""
        for run in self._live():
            run.look(at)

    def _opened(self, moment):
        if self.state:
            return
        self.state, self.waiting = OPEN, True
        self._begin(moment.at, "first_reply", "solve", "update", WAITS.get(self.terms.channel))

    def _asked(self, moment):
        was_waiting, self.waiting = self.waiting, True
        if self.answered and not was_waiting:
            self._begin(moment.at, "next_reply")
        if self.state in SETTLED:
            self._begin(moment.at, WAITS.get(self.terms.channel))

    def _answered(self, moment):
        self.answered, self.waiting = True, False
        self._meet(moment.at, "first_reply", "next_reply", "update", *WAITS.values())
        if self.state in (OPEN, PAUSED):
            self._begin(moment.at, "update")
        if self.state == PAUSED:
            self._pause(moment.at)

    def _taken(self, moment):
        self._meet(moment.at, *WAITS.values())

    def _open(self, moment):
        if self.state in SETTLED:
            self._open_again(moment)
        elif self.state == PAUSED:
            for run in self._live():
                run.resume(moment.at, self.terms)
        self.state = OPEN

    def _paused(self, moment):
        if self.state in SETTLED:
            self._open_again(moment)
        self._pause(moment.at)
        self.state = PAUSED

    def _solved(self, moment):
        self._settle(moment, SOLVED)

    def _closed(self, moment):
        self._settle(moment, CLOSED)
        self._cancel(moment.at, "follow_up")

    def _confirmed(self, moment):
        self._settle(moment, CLOSED)
        self._meet(moment.at, "follow_up")

    def _followed_up(self, moment):
        self._meet(moment.at, "follow_up")

    def _merged(self, moment):
        self.was, self.state, self.turned_at = self.state, CLOSED, moment.at
        for run in self._live():
            run.cancel(moment.at, self.terms)

    def _unmerged(self, moment):
        self.state = self.was or OPEN
        self._go_on(moment.at, self._ended_then())
        if self.state == PAUSED:
            self._pause(moment.at)

    def _settle(self, moment, state):
        """The promise to solve is kept; what was promised on the way to it is asked for no more."""
        was, self.state = self.state, state
        if was in SETTLED:
            if state == SOLVED and moment.undone:
                self._call_back(moment.at, "follow_up")
            return
        self._meet(moment.at, "solve")
        self._cancel(moment.at, *WHILE_OPEN)
        called = moment.undone and self._call_back(moment.at, "follow_up")
        self.turned_at, self.waiting = moment.at, False
        if state == SOLVED and not called:
            self._begin(moment.at, "follow_up")

    def _open_again(self, moment):
        """The promise to solve goes on with what is left of it; so does a first reply that nobody gave.

        A settling that is taken back ended nothing at all.
        """
        self._call_back(moment.at, *(WHILE_OPEN if moment.undone else ("first_reply",)))
        self._go_on(moment.at, [run for run in self.runs if run.kind == "solve"])
        self._cancel(moment.at, "follow_up")
        self._begin(moment.at, "update")
        self.turned_at = moment.at

    def _call_back(self, at, *kinds):
        """Have what ended unkept at the last turn go on; whether there was anything."""
        found = [run for run in self._ended_then() if run.kind in kinds]
        self._go_on(at, found)
        for run in found:
            self.waiting = self.waiting or run.kind in ("first_reply", "next_reply")
        return bool(found)

    def _go_on(self, at, runs):
        """Have clocks go on; not beside one of their kind that has begun since."""
        for run in runs:
            if not any(run.kind == each.kind for each in self._live() if each is not run):
                run.go_on(at, self.terms)

    def _ended_then(self):
        return [run for run in self.runs if run.over and run.ended_at == self.turned_at and run.state != State.MET]

    def _pause(self, at):
        for run in self._live():
            if run.kind != "follow_up":
                run.pause(at, self.terms)

    def _begin(self, at, *kinds):
        """Begin clocks of these kinds, where they are promised and none of their kind runs."""
        for kind in kinds:
            if kind in self.terms.targets and not any(run.kind == kind for run in self._live()):
                self.rounds[kind] = self.rounds.get(kind, 0) + 1
                self.runs.append(Run.begin(kind, self.rounds[kind], at, self.terms))

    def _meet(self, at, *kinds):
        for run in self._live():
            if run.kind in kinds:
                run.meet(at, self.terms)

    def _cancel(self, at, *kinds):
        for run in self._live():
            if run.kind in kinds:
                run.cancel(at, self.terms)

    def _live(self):
        return [run for run in self.runs if not run.over]


def replay(moments: Iterable[Moment], terms: Terms) -> Life:
    """The life that a whole history gives under these terms."""
    life = Life(terms)
    for moment in moments:
        life.take(moment)
    return life
