"""What a member is asked to take: yes, no, nothing; and what she pulls herself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.routing.actions.hand_out import hand_out
from pasokh.routing.actions.offers import NotOffered, accept, decline, expire, withdraw
from pasokh.routing.actions.settle import AGAIN
from pasokh.routing.actions.take_next import Full, NothingWaits, take_next
from pasokh.routing.models import Offer, Waiting
from pasokh.routing.queries import pending_of, place_of, shares

from .conftest import line, other


@pytest.fixture
def queue(shop, team, two):
    return line(shop.owner, [team], offer_seconds=30)


def asked(ticket):
    return Offer.objects.pending().get(ticket=ticket)


def member(two, member_id):
    return next(each for each in two if each.pk == member_id)


def test_what_is_offered_waits_still_and_fills_her_room(shop, queue, two, arrive):
    tickets = arrive(9)
    assert all(ticket.assignee is None for ticket in tickets)
    assert Offer.objects.pending().count() == 8 and [place_of(each).offered for each in tickets] == [True] * 8 + [False]
    assert len(pending_of(two[0])) == 4


def test_yes_makes_it_hers(shop, queue, two, arrive):
    ticket = arrive()
    offer = asked(ticket)
    with pytest.raises(NotOffered):
        accept(offer=offer, by=other(two, offer.member_id))
    ticket.refresh_from_db()
    assert ticket.assignee is None
    accept(offer=offer, by=member(two, offer.member_id))
    ticket.refresh_from_db()
    assert ticket.assignee_id == offer.member_id and not Waiting.objects.exists()
    with pytest.raises(NotOffered):
        decline(offer=offer, by=member(two, offer.member_id))


def test_no_moves_it_on_to_the_next(shop, queue, two, arrive):
    ticket = arrive()
    first = asked(ticket)
    decline(offer=first, by=member(two, first.member_id))
    hand_out()
    assert asked(ticket).member_id == other(two, first.member_id).pk


def test_silence_moves_it_on_and_who_said_nothing_is_asked_again_when_nobody_else_is_left(shop, queue, two, arrive):
    ticket = arrive()
    first = asked(ticket)
    assert expire(first.pk) is False  # its time is not over
    for _ in two:
        Offer.objects.pending().update(until=timezone.now() - timedelta(seconds=1))
        assert expire(asked(ticket).pk) is True
        hand_out()
    assert not Offer.objects.pending().exists() and place_of(ticket).position == 1
    Offer.objects.update(ended_at=timezone.now() - AGAIN)
    hand_out()
    assert asked(ticket).state == "offered"


def test_who_goes_is_asked_no_more(shop, queue, two, arrive):
    ticket = arrive()
    first = asked(ticket)
    assert withdraw(first.member_id) == 1
    assert not Offer.objects.pending().exists()
    assert Offer.objects.get(pk=first.pk).state == "withdrawn"


def test_what_somebody_takes_by_hand_is_offered_no_more(shop, queue, two, arrive):
    ticket = arrive()
    first = asked(ticket)
    ticket.assign(shop.owner, by=shop.owner)
    with pytest.raises(NotOffered):
        accept(offer=first, by=member(two, first.member_id))
    ticket.refresh_from_db()
    assert ticket.assignee == shop.owner


def test_each_takes_the_next_herself(shop, team, two, arrive):
    line(shop.owner, [team], strategy="manual")
    tickets = arrive(3)
    assert all(ticket.assignee is None for ticket in tickets)
    assert [take_next(two[0]).pk, take_next(two[1]).pk] == [tickets[0].pk, tickets[1].pk]
    assert Offer.objects.get(ticket=tickets[0]).how == "pulled"
    take_next(two[0])
    with pytest.raises(NothingWaits):
        take_next(two[0])


def test_who_has_no_room_takes_nothing(shop, team, two, arrive):
    line(shop.owner, [team], strategy="manual")
    arrive(5)
    for _ in range(4):
        take_next(two[0])
    with pytest.raises(Full):
        take_next(two[0])
    assert Waiting.objects.count() == 1
    with pytest.raises(NothingWaits):
        take_next(shop.owner)  # who is in no team of a queue


def test_who_got_how_much(shop, team, two, arrive):
    queue = line(shop.owner, [team])
    arrive(3)
    now = timezone.now()
    found = shares(now - timedelta(hours=1), now + timedelta(hours=1), queue.pk)
    assert sorted((share.count, share.weight, share.state) for share in found) == [(1, 25, "taken"), (2, 50, "taken")]
    assert shares(now + timedelta(hours=1), now + timedelta(hours=2)) == []
