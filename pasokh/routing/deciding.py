"""Who gets what: pure. From requests that wait (asks) and members who are there (people) to a member for each, or none.

Requests are taken in their order; each goes to somebody with room for it, of its queue, who knows what it needs, and of those to the one whom its queue
prefers. A request for whom nobody has room holds up none behind it that somebody else could take.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import heapify, heappop, heappush

LONG_AGO = datetime.min.replace(tzinfo=UTC)
SEVERAL = 3  # asks that are alike, from which on it pays to put people in a line


@dataclass(frozen=True)
class Way:
    """How a queue chooses: its strategy, and whether who helped the customer last comes first."""

    strategy: str
    last_agent_first: bool = False


@dataclass(frozen=True)
class Ask:
    """A request that waits. `at` is its place in line: the smaller goes first. `needs` ({skill: level}) must be known, `rather` (skills) had better be.

    Members of `passed` have just said no, or nothing: it is not theirs now.
    """

    ticket: int
    queue: int
    channel: str
    at: datetime
    needs: Mapping[int, int] = field(default_factory=dict)
    rather: frozenset[int] = frozenset()
    last_agent: int | None = None
    passed: frozenset[int] = frozenset()

    @property
    def order(self):
        return self.at, self.ticket


@dataclass
class Person:
    """A member who is there. `load` of `total` is taken; `weights` says what a channel takes (`usual` for those not named); `queues` are those that she works.

    `turn` is when she was given something last, as a count; `idle_since` since when she got or finished nothing.
    """

    pk: int
    total: int
    load: int
    queues: frozenset[int]
    weights: Mapping[str, int]
    usual: int = 1
    skills: Mapping[int, int] = field(default_factory=dict)
    turn: int = 0
    idle_since: datetime = LONG_AGO

    def weight_of(self, channel) -> int:
        """What a request of a channel takes of her: all of her at most, so that nothing is too heavy for somebody who has nothing else."""
        return min(self.weights.get(channel, self.usual), self.total)

    def has_room(self, channel) -> bool:
        return self.load < self.total and self.load + self.weight_of(channel) <= self.total

    def could_take(self, ask) -> bool:
        """Whether it may be hers now: her room, her queue, what it needs, and no word of hers against it."""
        if self.load >= self.total or self.load + self.weight_of(ask.channel) > self.total:
            return False
        return (
            ask.queue in self.queues
            and (not ask.passed or self.pk not in ask.passed)
            and (not ask.needs or self.knows(ask.needs))
        )

    def knows(self, needs) -> bool:
        return all(self.skills.get(skill, 0) >= level for skill, level in needs.items())

    def take(self, ask, turn, now):
        """It is hers: her room is less, and others are next."""
        self.load += self.weight_of(ask.channel)
        self.turn, self.idle_since = turn, now


def decide(asks: Iterable[Ask], people: Iterable[Person], ways: Mapping[int, Way], now: datetime) -> dict[int, int]:
    """{ticket: member} for whoever gets one, in the order in which they are given. People are changed as if they had them."""
    people = list(people)
    turn = max((person.turn for person in people), default=0)
    asks, given = sorted(asks, key=lambda ask: ask.order), {}
    by_queue = {ask.queue: [person for person in people if ask.queue in person.queues] for ask in asks}
    alike = Counter(_likeness(ask, ways[ask.queue]) for ask in asks)
    lines = {}
    for ask in asks:
        like, way = _likeness(ask, ways[ask.queue]), ways[ask.queue]
        if like is None or alike[like] < SEVERAL:
            person = choose(ask, by_queue[ask.queue], way)
        else:
            lines[like] = lines.get(like) or Line(ask, by_queue[ask.queue], way)
            person = lines[like].first()
        if person is not None:
            turn += 1
            person.take(ask, turn, now)
            given[ask.ticket] = person.pk
            for line in lines.values():
                line.stand_anew(person)
    return given


def _likeness(ask, way):
    """What asks have in common for whom the same people stand in the same order; None for one of whom more is asked."""
    if ask.rather or ask.passed or (way.last_agent_first and ask.last_agent) or way.strategy not in STRATEGIES:
        return None
    return ask.queue, ask.channel, tuple(sorted(ask.needs.items()))


class Line:
    """People in the order in which asks that are alike go to them: what `choose` would find each time, without looking at everybody each time.

    Whoever was given something stands anew; where she stood before says nothing any more.
    """

    def __init__(self, ask, people, way):
        self.ask, self.key = ask, STRATEGIES[way.strategy]
        self.able = {person.pk: person for person in people if person.could_take(ask)}
        self.heap = [self._place_of(person) for person in self.able.values()]
        heapify(self.heap)

    def first(self) -> Person | None:
        """Whose the next one is; None where nobody could take it."""
        while self.heap:
            place = self.heap[0]
            person = self.able[place[-1]]
            if place == self._place_of(person) and person.could_take(self.ask):
                return person
            heappop(self.heap)
        return None

    def stand_anew(self, person):
        """She was given something."""
        if person.pk in self.able:
            heappush(self.heap, self._place_of(person))

    def _place_of(self, person):
        return self.key(self.ask, person), person.pk


def choose(ask: Ask, people: Iterable[Person], way: Way) -> Person | None:
    """Whose it is: the first by preference, then by the strategy. None where nobody could take it, or people take for themselves."""
    key = STRATEGIES.get(way.strategy)
    able = [person for person in people if person.could_take(ask)] if key else ()
    if not ask.rather and not (way.last_agent_first and ask.last_agent):
        return min(able, key=lambda person: key(ask, person), default=None)
    return min(able, key=lambda person: (*_preference(ask, person, way), *key(ask, person)), default=None)


def _preference(ask, person, way):
    is_known = way.last_agent_first and person.pk == ask.last_agent
    return not is_known, -sum(person.skills.get(skill, 0) for skill in ask.rather)


def _next_turn(ask, person):
    return person.turn, person.pk


def _least_busy(ask, person):
    return person.load / person.total, person.turn, person.pk


def _longest_idle(ask, person):
    return person.idle_since, person.turn, person.pk


def _best_skilled(ask, person):
    return -sum(person.skills.get(skill, 0) for skill in ask.needs), *_least_busy(ask, person)


STRATEGIES = {
    "round_robin": _next_turn,
    "least_busy": _least_busy,
    "longest_idle": _longest_idle,
    "skill": _best_skilled,
}  # "manual" is none of them: nobody is chosen
