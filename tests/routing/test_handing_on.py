"""A customer who waits for somebody who is gone is answered by another: after a time that each queue says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.kernel.kept import forget_all
from pasokh.live.models import Presence
from pasokh.routing.actions.hand_out import hand_out
from pasokh.routing.actions.note_gone import note_gone
from pasokh.routing.actions.queues import change_queue
from pasokh.routing.actions.relieve import hand_on
from pasokh.routing.jobs import sweep
from pasokh.routing.known import known
from pasokh.routing.models import Capacity, Offer, Waiting
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Ticket

from .conftest import come, line, other, say

LATE = timedelta(minutes=6)


@pytest.fixture
def queue(shop, team):
    return line(shop.owner, [team], hand_on_after=300)


def go(*members):
    """Their browsers are closed, or their lines lost."""
    Presence.objects.filter(member_id__in=[member.pk for member in members]).delete()


def long_ago(member, by=LATE):
    Capacity.objects.filter(member=member).update(gone_at=timezone.now() - by)


def gone_of(two, ticket):
    """Who has it goes, and has been gone long."""
    gone = next(each for each in two if each.pk == ticket.assignee_id)
    go(gone)
    note_gone()
    long_ago(gone)
    return gone


def assignee(ticket):
    return Ticket.objects.get(pk=ticket.pk).assignee_id


def test_it_goes_to_another_once_the_time_is_over(shop, queue, two, arrive):
    ticket = arrive()
    gone = next(each for each in two if each.pk == ticket.assignee_id)
    go(gone)
    assert note_gone() == []
    assert (hand_on(gone.pk), assignee(ticket)) == (0, gone.pk)  # only a moment
    long_ago(gone)
    assert note_gone() == [gone.pk]
    assert hand_on(gone.pk) == 1
    assert assignee(ticket) == other(two, gone.pk).pk
    told = list(
        Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk).order_by("pk").values_list("kind", flat=True)
    )
    assert told[-3:] == ["ticket.handed_on", "ticket.unassigned", "ticket.assigned"]
    assert Offer.objects.filter(ticket=ticket, member=other(two, gone.pk).pk, state="taken").exists()


def test_the_sweep_of_each_minute_does_it(shop, queue, two, arrive):
    ticket = arrive()
    gone = gone_of(two, ticket)
    forget_all()
    sweep()
    assert assignee(ticket) == other(two, gone.pk).pk


def test_who_waited_for_somebody_who_is_gone_stands_before_those_who_came_later(shop, queue, two, arrive):
    ticket = arrive()
    gone = gone_of(two, ticket)
    go(*two)
    later = arrive()
    Ticket.objects.filter(pk=ticket.pk).update(waiting_since=timezone.now() - timedelta(minutes=7))
    hand_on(gone.pk)
    assert list(Waiting.objects.order_by("at").values_list("ticket", flat=True)) == [ticket.pk, later.pk]


def test_who_is_back_keeps_it_and_is_gone_anew_later(shop, queue, two, arrive):
    ticket = arrive()
    gone = gone_of(two, ticket)
    come(gone)
    assert (hand_on(gone.pk), note_gone(), assignee(ticket)) == (0, [], gone.pk)
    assert Capacity.objects.get(member=gone).gone_at is None


def test_what_she_has_answered_is_hers_still(shop, queue, two, arrive):
    ticket = arrive()
    reply(ticket=ticket, by=ticket.assignee, text="بررسی می‌کنم")
    gone = gone_of(two, ticket)
    assert (hand_on(gone.pk), assignee(ticket)) == (0, gone.pk)


def test_busy_and_at_lunch_is_not_gone(shop, queue, two, arrive):
    ticket = arrive()
    hers = next(each for each in two if each.pk == ticket.assignee_id)
    say(hers, "lunch")
    note_gone()
    assert not Capacity.objects.filter(member=hers, gone_at__isnull=False).exists()
    say(hers, "offline")
    note_gone()
    assert Capacity.objects.filter(member=hers, gone_at__isnull=False).exists()


def test_a_queue_that_says_nothing_hands_nothing_on(shop, queue, two, arrive):
    ticket = arrive()
    gone = gone_of(two, ticket)
    change_queue(queue=queue, by=shop.owner, hand_on_after=0)
    assert (note_gone(), hand_on(gone.pk), assignee(ticket)) == ([], 0, gone.pk)


def test_where_nobody_else_is_it_waits_and_she_gets_it_back(shop, queue, two, arrive):
    ticket = arrive()
    gone = gone_of(two, ticket)
    go(*two)
    hand_on(gone.pk)
    assert Waiting.objects.get(ticket=ticket).last_agent == gone.pk
    come(*two)
    hand_out()
    assert assignee(ticket) == gone.pk


def test_a_queue_that_keeps_hours_counts_those_alone(shop, queue):
    friday = datetime(2026, 11, 20, 6, tzinfo=UTC)
    asked = friday, friday + timedelta(hours=8)
    assert known().lines[queue.pk].passed(*asked) == timedelta(hours=8)
    change_queue(queue=queue, by=shop.owner, keeps_hours=True)
    assert known().lines[queue.pk].passed(*asked) == timedelta()
    assert known().lines[queue.pk].passed(friday, friday + timedelta(days=1)) == timedelta(
        hours=1
    )  # Saturday from 8:30 on
