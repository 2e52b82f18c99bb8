"""A busy hour in virtual time: visitors who come at random, agents with limits, and what queueing theory says of them.

`Hour` has all of it done by the routing room's own verbs in the database; `ideal` does the same on paper, first come first served, in twenty lines that know
nothing of the program; `erlang_c` is the formula for both.
"""

import heapq
import random
import statistics
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from math import factorial, inf

from pasokh.live.models import Presence
from pasokh.routing.actions.hand_out import hand_out
from pasokh.routing.jobs import free_member, withdraw_offers
from pasokh.routing.models import Offer, Waiting
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.models import Ticket

from .conftest import ask

BATCHES = 10  # long ones, so that what one of them says depends little on the one before
T_999 = 4.78  # Student's t, 9 degrees of freedom, 99.9 % on both sides: of a thousand sound programs one would fail with its seed


@dataclass(frozen=True)
class Visitor:
    """When she comes, for how long she would talk, and how long she waits at most; in seconds."""

    comes: float
    talks: float
    patience: float = inf


@dataclass(frozen=True)
class Shift:
    """An agent comes to her desk, or leaves it: what she has she ends."""

    at: float
    agent: int
    here: bool


def visitors(seed, count, *, rate, talk, patience=inf) -> list[Visitor]:
    """Who comes: a Poisson process of so many a second, exponential talks and patience of these means."""
    chance, now, found = random.Random(seed), 0.0, []
    for _ in range(count):
        now += chance.expovariate(rate)
        waits = chance.expovariate(1 / patience) if patience < inf else inf
        found.append(Visitor(now, chance.expovariate(1 / talk), waits))
    return found


def erlang_c(servers, load) -> float:
    """The probability that who comes must wait, in M/M/c with an offered load in erlangs.

    A. K. Erlang, 1917; L. Kleinrock, Queueing Systems, volume 1, 1975, equation 3.40. The mean wait of all is this times
    (mean talk) / (servers - load), as follows there.
    """
    full = load**servers / factorial(servers) * servers / (servers - load)
    return full / (sum(load**busy / factorial(busy) for busy in range(servers)) + full)


def confidence(values) -> tuple[float, float]:
    """(mean, half of the interval) by the means of batches: neighbours in a queue wait alike, so single values would pretend too much.

    A. M. Law, Simulation Modeling and Analysis, section 9.5.3.
    """
    size = len(values) // BATCHES
    means = [statistics.fmean(values[size * at : size * (at + 1)]) for at in range(BATCHES)]
    return statistics.fmean(means), T_999 * statistics.stdev(means) / BATCHES**0.5


def ideal(people, agents, limit, shifts=()) -> list[float | None]:
    """When each visitor is taken; None who went before. First come, first served, by the least busy who has room, and of those by whose turn it is."""
    steps = [(each.comes, 0, at) for at, each in enumerate(people)] + [
        (each.at, 1, at) for at, each in enumerate(shifts)
    ]
    steps += [(each.comes + each.patience, 2, at) for at, each in enumerate(people) if each.patience < inf]
    heapq.heapify(steps)
    here, held, line, taken = set(range(agents)), [0] * agents, deque(), [None] * len(people)
    turn, turns = [0] * agents, 0
    while steps:
        now, kind, at = heapq.heappop(steps)
        if kind == 0:
            line.append(at)
        elif kind == 1:
            (here.add if shifts[at].here else here.discard)(shifts[at].agent)
        elif kind == 2:
            line = deque(each for each in line if each != at)
        else:
            held[at] -= 1
        while line and (free := [each for each in here if held[each] < limit]):
            first, agent = line.popleft(), min(free, key=lambda each: (held[each], turn[each], each))
            taken[first] = now
            held[agent] += 1
            turn[agent] = turns = turns + 1
            heapq.heappush(steps, (now + people[first].talks, 3, agent))
    return taken


class Hour:
    """The same by the program: visitors write, agents solve, and routing decides who gets what. `clock` moves its time."""

    def __init__(self, shop, members, clock):
        self.shop, self.members, self.clock = shop, members, clock
        self.numbers = {member.pk: at for at, member in enumerate(members)}
        self.tickets, self.taken, self.most = {}, {}, 0
        self.held, self.seen = {member.pk: set() for member in members}, 0

    def run(self, people, shifts=()) -> list[float | None]:
        """When each visitor was given to an agent; None who went before."""
        self.people = people
        for member in self.members:
            self._attend(member, here=True)
        self.steps = [(each.comes, 0, at) for at, each in enumerate(people)]
        self.steps += [(each.at, 1, at) for at, each in enumerate(shifts)]
        self.steps += [(each.comes + each.patience, 2, at) for at, each in enumerate(people) if each.patience < inf]
        heapq.heapify(self.steps)
        while self.steps:
            now, kind, at = heapq.heappop(self.steps)
            self.clock(now)
            (self._come, lambda at: self._shift(shifts[at]), self._give_up, self._end)[kind](at)
            self._look(now)
        return [self.taken.get(at) for at in range(len(people))]

    def _come(self, at):
        ticket = receive(ask(self.shop.inbox)).ticket
        self.tickets[at], self.tickets[ticket.pk, "of"] = ticket, at

    def _shift(self, shift):
        member = self.members[shift.agent]
        self._attend(member, here=shift.here)
        (free_member if shift.here else withdraw_offers)(member_id=member.pk)
        self._hand_out()

    def _attend(self, member, here):
        Presence.objects.filter(member_id=member.pk).delete()
        if here:
            Presence.objects.create(member_id=member.pk, node="test", seen_at=self.clock.end)

    def _give_up(self, at):
        if at not in self.taken:
            Ticket.objects.get(pk=self.tickets[at].pk).solve(by=self.shop.owner)

    def _end(self, at):
        ticket = Ticket.objects.get(pk=self.tickets[at].pk)
        self.held[ticket.assignee_id].discard(ticket.pk)
        ticket.solve(by=ticket.assignee)
        free_member(member_id=ticket.assignee_id)
        self._hand_out()

    def _hand_out(self):
        while hand_out().others:
            continue

    def _look(self, now):
        """Note who got whom since the last look."""
        for offer in Offer.objects.filter(pk__gt=self.seen).order_by("pk"):
            at = self.tickets[offer.ticket_id, "of"]
            assert at not in self.taken, "handed out twice"
            assert offer.waited == int(now - self.people[at].comes)
            self.seen, self.taken[at] = offer.pk, now
            self.held[offer.member_id].add(offer.ticket_id)
            heapq.heappush(self.steps, (now + self.people[at].talks, 3, at))
        self.most = max(self.most, *(len(each) for each in self.held.values()))

    def is_over(self) -> bool:
        """Whether nobody waits and nobody is talked with any more."""
        return not Waiting.objects.exists() and not any(self.held.values())


class Clock:
    """What the program takes for now: clock(seconds) after the beginning."""

    def __init__(self, monkeypatch, now):
        self.began, self.passed = now(), timedelta()
        self.end = self.began + timedelta(days=300)
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.began + self.passed)

    def __call__(self, seconds):
        self.passed = timedelta(seconds=seconds)
