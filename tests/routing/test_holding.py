"""What something else talks with stands in its queue, and is offered to nobody before that is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.routing import holding
from pasokh.routing.actions.hand_out import hand_out
from pasokh.routing.actions.hold import hold, hold_longer, let_go, let_go_late
from pasokh.routing.actions.overflow import overflow, reckon_anew
from pasokh.routing.actions.place import place, route
from pasokh.routing.actions.take_next import NothingWaits, take_next
from pasokh.routing.holding import Holder
from pasokh.routing.jobs import _held_too_long, sweep
from pasokh.routing.models import Offer, Waiting
from pasokh.routing.queries import held_counts, place_of, waiting_counts
from pasokh.tickets.models import Tag

from .conftest import line


@pytest.fixture
def queue(shop, team, two):
    return line(shop.owner, [team])


@pytest.fixture
def talker(monkeypatch):
    """Something that talks with every request that is opened, for a minute at most."""
    until = timezone.now() + timedelta(minutes=1)

    def soon(tickets):
        return {ticket.pk: until for ticket in tickets}

    monkeypatch.setattr(holding, "HOLDERS", [Holder(lambda tickets: {}, soon)])
    return until


def late():
    """The time of whatever is held is over."""
    Waiting.objects.held().update(held_until=timezone.now() - timedelta(seconds=1))


def kinds_of(ticket):
    return set(Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk).values_list("kind", flat=True))


def test_what_is_about_to_be_talked_with_goes_to_nobody(shop, queue, two, arrive, talker):
    held, other = arrive(2)
    assert {held.assignee_id, other.assignee_id} == {None} and not Offer.objects.exists()
    assert held.team_id == queue.teams.get().pk, "her team sees it, and whoever wants to may take it"
    assert waiting_counts() == {} and held_counts() == {queue.pk: 2}
    found = place_of(held)
    assert (found.held, found.position, found.wait) == (True, None, None)
    assert "ticket.queued" not in kinds_of(held)
    hand_out()
    with pytest.raises(NothingWaits):
        take_next(two[0])


def test_it_is_handed_out_at_once_when_it_is_let_go(shop, queue, two, arrive, talker):
    ticket = arrive()
    assert let_go(ticket) and not let_go(ticket)
    ticket.refresh_from_db()
    assert ticket.assignee_id in {each.pk for each in two} and not Waiting.objects.exists()
    assert Offer.objects.get().waited == 0, "it has waited in the queue since it was let go"


def test_without_room_it_waits_behind_those_who_waited_before(shop, team, arrive, talker, monkeypatch):
    queue = line(shop.owner, [team], overflow="callback", overflow_after=60)
    held = arrive()
    monkeypatch.setattr(holding, "HOLDERS", [])
    before = arrive()
    assert place_of(before).position == 1 and waiting_counts() == {queue.pk: 1}
    assert let_go(held)
    assert place_of(held).position == 2 and "ticket.queued" in kinds_of(held)
    assert Waiting.objects.get(ticket=held).overflow_at is not None


def test_what_is_held_overflows_nowhere(shop, team, arrive, talker):
    queue = line(shop.owner, [team], overflow="callback", overflow_after=60)
    ticket = arrive()
    reckon_anew(queue.pk)
    assert Waiting.objects.get(ticket=ticket).overflow_at is None and overflow() == 0


def test_a_sweep_hands_over_what_died(shop, queue, two, arrive, talker):
    tickets = arrive(2)
    assert not let_go_late(tickets[0].pk) and _held_too_long() == []
    late()
    assert sorted(_held_too_long()) == [each.pk for each in tickets]
    assert let_go_late(tickets[0].pk)
    late()
    assert _held_too_long() == [tickets[1].pk]
    tickets[0].refresh_from_db()
    assert tickets[0].assignee_id and Offer.objects.count() == 1


def test_the_sweep_of_each_minute_does_it(shop, queue, two, arrive, talker):
    ticket = arrive()
    late()
    sweep()
    ticket.refresh_from_db()
    assert ticket.assignee_id


def test_who_takes_it_by_choice_has_it(shop, queue, two, arrive, talker):
    ticket = arrive()
    ticket.assign(two[0], by=two[0])
    assert not Waiting.objects.exists() and not let_go(ticket)
    ticket.refresh_from_db()
    assert ticket.assignee_id == two[0].pk


def test_a_rule_that_puts_it_into_its_queue_means_it(shop, queue, two, arrive, talker):
    ticket = arrive()
    assert route(ticket)
    ticket.refresh_from_db()
    assert ticket.assignee_id and not Waiting.objects.exists()


def test_an_offer_is_taken_back_when_something_begins_to_talk(shop, team, two, arrive):
    line(shop.owner, [team], offer_seconds=30)
    ticket = arrive()
    offer = Offer.objects.pending().get(ticket=ticket)
    until = timezone.now() + timedelta(minutes=5)
    assert hold(ticket, until)
    offer.refresh_from_db()
    assert offer.state == "withdrawn" and "ticket.offer_withdrawn" in kinds_of(ticket)
    hold_longer(ticket, until + timedelta(minutes=5))
    assert Waiting.objects.get().held_until == until + timedelta(minutes=5)
    hand_out()
    assert not Offer.objects.pending().exists()
    assert let_go(ticket) and Offer.objects.pending().count() == 1
    hold_longer(ticket, until)
    assert Waiting.objects.get().held_until is None, "what was let go stays where it is"


def test_what_somebody_has_is_not_held(shop, queue, two, arrive):
    ticket = arrive()
    assert ticket.assignee_id and not hold(ticket, timezone.now() + timedelta(minutes=5))


def test_it_changes_its_queue_and_is_held_there(shop, team, two, arrive, talker):
    sales = Tag.named("فروش")
    line(shop.owner, [team], name="دیگر", overflow="callback", overflow_after=60)
    ticket = arrive()
    first = line(
        shop.owner, [team], name="فروش", filter={"all": [{"field": "tag", "op": "has_any", "value": [sales.public_id]}]},
        takes_over=True,
    )  # fmt: skip
    ticket.tag("فروش", by=shop.owner)
    place(ticket.pk)
    row = Waiting.objects.get()
    assert row.queue_id == first.pk and row.held_until == talker and row.overflow_at is None
