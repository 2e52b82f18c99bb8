"""Links, splits and merges are taken back."""

import pytest

from pasokh.contacts.actions.identify import identify
from pasokh.events.models import Event
from pasokh.tickets.actions.linking import link, unlink
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.split import split
from pasokh.tickets.actions.undo import undo
from pasokh.tickets.models import Category, Link

from .conftest import fresh, newest, offered, refused


@pytest.mark.parametrize("how", ["child", "blocked_by", "related"])
def test_a_link_goes_again_and_its_taking_away_too(shop, hear, ticket, how):
    other = hear("دیگری").ticket
    made = link(ticket=ticket, other=other, how=how, by=shop.owner)
    ends = (made.kind, made.first_id, made.second_id)
    undo(event=offered(ticket, shop.owner), by=shop.owner)
    assert (Link.objects.exists(), newest().kind) == (False, "ticket.unlinked")
    made = link(ticket=ticket, other=other, how=how, by=shop.owner)
    unlink(link=made, by=shop.owner)
    # Either end may be the one that lies open.
    undo(event=offered(other, shop.owner), by=shop.owner)
    assert list(Link.objects.values_list("kind", "first_id", "second_id")) == [ends]
    assert newest().kind == "ticket.linked"


def test_a_link_that_another_stands_against_does_not_come_again(shop, hear, ticket):
    other, third = hear("دیگری").ticket, hear("سومی").ticket
    unlink(link=link(ticket=ticket, other=other, how="parent", by=shop.owner), by=shop.owner)
    taken_away = offered(other, shop.owner)
    assert taken_away.kind == "ticket.unlinked"
    link(ticket=ticket, other=third, how="parent", by=shop.owner)
    assert refused(taken_away, shop.owner)


def test_a_link_with_one_that_she_does_not_see_is_not_taken_back(shop, hear, make_member, ticket):
    sara = make_member("سارا", role="admin")
    other = hear("دیگری").ticket
    made = link(ticket=ticket, other=other, how="child", by=sara)
    event = offered(ticket, sara)
    ticket.assign(sara, by=shop.owner)
    other.assign(shop.owner, by=shop.owner)
    sara.role, sara.sees = "agent", "own"
    sara.save()
    assert refused(event, sara)
    assert list(Link.objects.all()) == [made]


@pytest.fixture
def divided(shop, hear, make_member):
    """A solved request of three messages, the second of which is split off: (it, the new one, the event)."""
    ticket = hear("یک").ticket
    chosen = hear("دو", ticket_id=ticket.pk).message
    hear("سه", ticket_id=ticket.pk)
    fresh(ticket).involve(identify(kind="email", value="ali@example.ir", name="علی"), by=shop.owner)
    fresh(ticket).solve(by=shop.owner)
    made = split(ticket=ticket, message_id=chosen.pk, by=shop.owner)
    return ticket, made, Event.objects.get(kind="ticket.split")


def test_what_was_split_off_stands_again_where_it_stood(shop, divided):
    ticket, made, event = divided
    people = set(ticket.participants.values_list("contact", flat=True))
    undo(event=event, by=shop.owner)
    now = fresh(ticket)
    assert [line.text for line in now.messages.order_by("position")] == ["یک", "دو", "سه"]
    assert (now.category, now.waiting_since, set(now.participants.values_list("contact", flat=True))) == (
        Category.SOLVED,
        None,
        people,
    )
    assert (fresh(made).merged_into_id, Link.objects.count()) == (ticket.pk, 0)
    assert refused(event, shop.owner)


def test_what_was_split_off_a_closed_one_goes_back_into_it_and_it_stays_closed(shop, hear):
    ticket = hear("یک").ticket
    chosen = hear("دو", ticket_id=ticket.pk).message
    fresh(ticket).close(by=shop.owner, reason="تمام شد")
    closed = fresh(ticket)
    made = split(ticket=ticket, message_id=chosen.pk, by=shop.owner)
    undo(event=Event.objects.get(kind="ticket.split"), by=shop.owner)
    now = fresh(ticket)
    assert [line.text for line in now.messages.order_by("position")] == ["یک", "دو"]
    assert (now.category, now.closed_at, now.waiting_since) == (Category.CLOSED, closed.closed_at, None)
    assert fresh(made).merged_into_id == ticket.pk


@pytest.mark.parametrize("who", ["customer", "member", "gone elsewhere"])
def test_what_somebody_has_gone_on_with_stays_split_off(shop, hear, divided, who):
    ticket, made, event = divided
    if who == "customer":
        hear("چهار", ticket_id=made.pk)
    elif who == "member":
        fresh(made).tag("فوری", by=shop.owner)
    else:
        merge(target=hear("دیگری").ticket, sources=[made], by=shop.owner)
    assert refused(event, shop.owner)
    assert [line.text for line in fresh(ticket).messages.order_by("position")] == ["یک", "سه"]


def test_who_sees_the_new_one_no_more_puts_nothing_back(shop, make_member, divided):
    ticket, _made, event = divided
    sara = make_member("سارا", sees="own")
    fresh(ticket).assign(sara, by=shop.owner)
    Event.objects.filter(pk=event.pk).update(actor_id=sara.actor.id)
    assert refused(Event.objects.get(pk=event.pk), sara)


def test_a_merge_into_a_solved_request_offers_its_own_way_back(shop, hear, ticket):

    target = hear("دیگری").ticket
    target.solve(by=shop.owner)
    merge(target=target, sources=[ticket], by=shop.owner)
    assert offered(target, shop.owner).kind == "ticket.absorbed"
