"""Exact whatever happens at once: 200 requests arrive while 50 agents come, go, finish, accept and decline, on real transactions.

At no moment has anybody more than she has room for; no request goes to two; what waits is handed out in the order in which it came; nothing is left.
"""

import threading
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.kernel.tenancy import workspace
from pasokh.live.availability import choose
from pasokh.live.models import Presence
from pasokh.routing.actions.hand_out import hand_out
from pasokh.routing.actions.note_gone import note_gone
from pasokh.routing.actions.offers import NotOffered, accept, decline, expire
from pasokh.routing.actions.relieve import hand_on
from pasokh.routing.actions.take_next import Full, NothingWaits, take_next
from pasokh.routing.models import Capacity, Offer, Waiting
from pasokh.routing.models.capacity import Rules
from pasokh.routing.people import loads_of, lock_people
from pasokh.tickets.actions.receive import receive_many
from pasokh.tickets.models import Category, Ticket
from pasokh.workspaces.models import Team
from tests.front.serving import wait_until

from .conftest import ask, come, customer, line, people

ARRIVALS, AGENTS, DOORS, TOTAL, WEIGHT = 200, 50, 12, 75, 25


def furnished(shop, agents=AGENTS, **settings):
    """A queue, and those who work it: (members, messages to be sent)."""
    with workspace(shop):
        team = Team.objects.create(name="فروش")
        members = people(agents, team)
        Rules.objects.create(total=TOTAL, weights={"chat": WEIGHT})
        line(shop.owner, [team], **settings)
        return members, [ask(shop.inbox, customer()) for _ in range(ARRIVALS)]


def doors(office, inbounds):
    """Threads that take messages in, some of them several at once, as the chat does."""
    numbers, lock = count(), threading.Lock()

    def door():
        while True:
            with lock:
                size = office.chance.choice((1, 1, 3, 8))
                batch = [inbounds[n] for n in (next(numbers) for _ in range(size)) if n < len(inbounds)]
            if not batch:
                return
            with workspace(office.shop):
                assert not [each for each in receive_many(batch) if isinstance(each, Exception)]

    return [door] * DOORS


def watch_loads(office, members, seen):
    """Nobody has more than she has room for, at any moment: one statement sees one moment."""
    totals = {member.pk: 10 * TOTAL for member in members}

    def look():
        loads = {pk: sum(held.values()) * WEIGHT for pk, held in loads_of(totals).items()}
        seen.append(max(loads.values(), default=0))

    return office.until_over(look)


def coming_and_going(office, members):
    def change():
        member = office.chance.choice(members)
        if office.chance.random() < 0.5:
            Presence.objects.filter(member_id=member.pk).delete()
        else:
            come(member)
            choose(member, office.chance.choice(("available", "available", "busy", "away")))

    return office.until_over(change)


def finishing(office, members, pause=0.02):
    def finish():
        held = Ticket.objects.filter(category=Category.OPEN, assignee__isnull=False).order_by("?")
        ticket = held.select_for_update(of=("self",), skip_locked=True).first()
        if ticket:
            ticket.solve(by=ticket.assignee)

    return office.until_over(finish, pause=pause)


def everybody_comes(shop, members):
    with workspace(shop):
        come(*members)
        for member in members:
            choose(member, "available")


def finish_all(shop, members):
    """Hand out and finish until nothing waits: nobody is starved. Their browsers go on telling that they are here, however long it takes."""
    for _ in range(ARRIVALS):
        with workspace(shop):
            come(*members)
            hand_out()
        with workspace(shop):
            for offer in Offer.objects.pending().select_related("member").order_by("ticket"):
                accept(offer=offer, by=offer.member)
        with workspace(shop):
            for ticket in Ticket.objects.filter(category=Category.OPEN, assignee__isnull=False):
                ticket.solve(by=ticket.assignee)
            if not Waiting.objects.exists():
                return
    pytest.fail("something waits for ever")


def each_went_to_one(shop):
    with workspace(shop):
        taken = list(Offer.objects.taken().values_list("ticket", "member"))
        assert len(taken) == len({ticket for ticket, _ in taken}) == ARRIVALS
        assert dict(taken) == dict(Ticket.objects.values_list("pk", "assignee"))


def told_in_order(shop, kind):
    """The tickets of these events, as they were decided: under the queue's lock."""
    events = Event.objects.filter(kind=kind, subject_kind="ticket").order_by("pk")
    return list(dict.fromkeys(events.values_list("subject_id", flat=True)))


def in_order(shop):
    """Nobody was given anything before one who waited already."""
    with workspace(shop):
        waited = told_in_order(shop, "ticket.queued")
        given = told_in_order(shop, "ticket.assigned")
        of_those = [ticket for ticket in given if ticket in set(waited)]
        assert of_those == waited
        assert len(waited) > 10  # else this shows nothing


def test_200_arrive_while_50_come_go_and_finish(office, real_shop):
    members, inbounds = furnished(real_shop, strategy="round_robin")
    with workspace(real_shop):
        come(*members[:5])
    seen = []
    arriving = office.at_once(*doors(office, inbounds))
    office.at_once(
        watch_loads(office, members, seen),
        coming_and_going(office, members),
        coming_and_going(office, members),
        finishing(office, members),
        office.until_over(hand_out),
        office.until_over(hand_out),
    )
    [thread.join(120) for thread in arriving]
    office.end()
    assert len(seen) > 20 and max(seen) == TOTAL
    everybody_comes(real_shop, members)
    finish_all(real_shop, members)
    each_went_to_one(real_shop)
    in_order(real_shop)


def test_200_are_offered_to_50_who_accept_decline_and_say_nothing(office, real_shop):
    members, inbounds = furnished(real_shop, offer_seconds=60)
    with workspace(real_shop):
        come(*members)
    seen = []

    def answer():
        offer = Offer.objects.pending().select_related("member").order_by("?").first()
        if offer is None:
            return
        deed = office.chance.choice(("accept", "accept", "decline", "expire"))
        if deed == "expire":
            Ticket.objects.select_for_update(of=("self",)).get(pk=offer.ticket_id)  # in the order of all
            Offer.objects.filter(pk=offer.pk).update(until=timezone.now())
            expire(offer.pk)
            return
        try:
            (accept if deed == "accept" else decline)(offer=offer, by=offer.member)
        except NotOffered:
            pass  # somebody else was quicker

    arriving = office.at_once(*doors(office, inbounds))
    office.at_once(
        watch_loads(office, members, seen),
        finishing(office, members),
        office.until_over(hand_out),
        *[office.until_over(answer) for _ in range(3)],
    )
    [thread.join(120) for thread in arriving]
    office.end()
    assert max(seen) <= TOTAL
    with workspace(real_shop):
        Offer.objects.filter(state__in=("declined", "expired")).update(ended_at=timezone.now() - timedelta(hours=1))
    finish_all(real_shop, members)
    each_went_to_one(real_shop)


def test_50_take_the_next_at_once(office, real_shop):
    members, inbounds = furnished(real_shop, strategy="manual")
    with workspace(real_shop):
        receive_many(inbounds)

    def pull(member):
        def deed():
            while True:
                try:
                    with workspace(real_shop):
                        take_next(member)
                except Full:
                    return
                except NothingWaits:
                    if not _waits(real_shop):
                        return

        return deed

    office.at_once(*[pull(member) for member in members])
    office.end()
    with workspace(real_shop):
        taken = dict(Offer.objects.taken().values_list("ticket", "member"))
        assert len(taken) == Offer.objects.count() == AGENTS * (TOTAL // WEIGHT)
        assert {len([1 for each in taken.values() if each == member.pk]) for member in members} == {TOTAL // WEIGHT}
        assert Waiting.objects.count() == ARRIVALS - len(taken)
        assert Capacity.objects.count() == AGENTS


def _waits(shop):
    with workspace(shop):
        return Waiting.objects.exists()


def handing_on(members):
    """Each minute goes by in a moment: who is not here has been gone long, and what her customers wait for goes to others."""

    def go_by():
        lock_people([member.pk for member in members])
        Capacity.objects.filter(gone_at__isnull=False).update(gone_at=timezone.now() - timedelta(hours=1))

    def deeds(office):
        return [
            office.until_over(note_gone, pause=0.01),
            office.until_over(go_by, pause=0.01),
            office.until_over(lambda: hand_on(office.chance.choice(members).pk), pause=0.001),
            office.until_over(lambda: hand_on(office.chance.choice(members).pk), pause=0.001),
        ]

    return deeds


def test_what_the_gone_had_is_handed_on_while_others_come_go_and_finish(office, real_shop):
    members, inbounds = furnished(real_shop, agents=12, strategy="round_robin", hand_on_after=60)
    with workspace(real_shop):
        come(*members)
    seen = []
    arriving = office.at_once(*doors(office, inbounds))
    office.at_once(
        watch_loads(office, members, seen),
        coming_and_going(office, members),
        coming_and_going(office, members),
        finishing(office, members, pause=0.2),  # slowly: there must be something left to hand on
        office.until_over(hand_out),
        *handing_on(members)(office),
    )
    [thread.join(120) for thread in arriving]
    wait_until(lambda: _handed_on(real_shop) > 5)  # else this shows nothing
    office.end()
    assert max(seen) <= TOTAL
    everybody_comes(real_shop, members)
    finish_all(real_shop, members)
    with workspace(real_shop):
        last = dict(Offer.objects.taken().order_by("pk").values_list("ticket", "member"))
        assert last == dict(Ticket.objects.values_list("pk", "assignee")) and len(last) == ARRIVALS


def _handed_on(shop):
    with workspace(shop):
        return Event.objects.filter(kind="ticket.handed_on").count()
