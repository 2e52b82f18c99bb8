"""Solving, closing and opening are taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.tickets.actions.undo import undo
from pasokh.tickets.models import Category, FollowUp, Resolution, Ticket

from .conftest import fresh, newest, offered, refused, state


def test_what_solving_said_and_planned_goes_with_it(shop, ticket):
    event = ticket.solve(by=shop.owner, reason="درست شد")
    ticket.plan_follow_up(by=shop.owner, owner=shop.owner, due_at=timezone.now())
    undo(event=event, by=shop.owner)
    assert (Resolution.objects.get().withdrawn, FollowUp.objects.get().outcome) == (True, "dropped")
    assert (newest().kind, newest().cause_id, newest().payload["undone"]) == ("ticket.opened_again", event.pk, event.pk)


def test_a_customer_who_waited_waits_again_from_the_same_moment(shop, hear, ticket):
    since = fresh(ticket).waiting_since
    event = ticket.solve(by=shop.owner)
    undo(event=event, by=shop.owner)
    assert abs(fresh(ticket).waiting_since - since) < timedelta(seconds=1)


def test_a_leads_closing_is_taken_back_with_all_that_it_ended(shop, ticket):
    ticket.solve(by=shop.owner, reason="درست شد")
    planned = ticket.plan_follow_up(by=shop.owner, owner=shop.owner, due_at=timezone.now() + timedelta(days=1))
    solved_at = timezone.now() - timedelta(days=2)
    Ticket.objects.update(solved_at=solved_at)
    fresh(ticket).close(by=shop.owner, reason="تکراری")
    undo(event=offered(ticket, shop.owner), by=shop.owner)
    now, planned = fresh(ticket), FollowUp.objects.get(pk=planned.pk)
    assert (now.category, now.solved_at, now.closed_at) == (Category.SOLVED, solved_at, None)
    assert (planned.outcome, planned.done_at, now.resolution.reason) == ("", None, "درست شد")


def test_a_closing_after_which_the_customer_wrote_anew_stays(shop, hear, ticket):
    event = ticket.close(by=shop.owner, reason="تکراری")
    hear("باز هم", ticket_id=ticket.pk)
    assert refused(event, shop.owner)


def test_whoever_may_close_no_more_takes_no_closing_back(shop, ticket):
    event = ticket.close(by=shop.owner, reason="تکراری")
    shop.owner.role = "agent"
    assert refused(event, shop.owner)


def test_the_customers_own_word_and_silence_are_taken_back_by_nobody(shop, maryam, hear, ticket):
    from pasokh.tickets.actions.confirm import confirm
    from pasokh.tickets.actions.follow_up import finish_follow_up

    ticket.solve(by=shop.owner)
    confirm(ticket=ticket, contact=maryam)
    assert refused(newest(), shop.owner)
    other = hear("دیگری").ticket
    other.solve(by=shop.owner)
    planned = other.plan_follow_up(by=shop.owner, owner=shop.owner, due_at=timezone.now() + timedelta(days=1))
    finish_follow_up(follow_up=planned, by=shop.owner, outcome="content")
    assert newest().kind == "ticket.closed"
    assert offered(other, shop.owner) is None
    assert refused(newest(), shop.owner)


@pytest.mark.parametrize("settled", ["solved", "closed"])
def test_what_was_opened_by_hand_is_settled_again_as_it_was(shop, ticket, settled):
    ticket.solve(by=shop.owner, reason="درست شد")
    if settled == "closed":
        ticket.close(by=shop.owner, reason="تکراری")
    planned = None
    if settled == "solved":
        planned = ticket.plan_follow_up(by=shop.owner, owner=shop.owner, due_at=timezone.now() + timedelta(days=1))
    before = state(ticket), fresh(ticket).solved_at, bool(fresh(ticket).closed_at)
    fresh(ticket).reopen(by=shop.owner)
    undo(event=offered(ticket, shop.owner), by=shop.owner)
    now = fresh(ticket)
    assert (state(ticket), now.solved_at, bool(now.closed_at)) == before
    assert now.resolution.reason == "درست شد"
    if planned:
        planned.refresh_from_db()
        assert (planned.outcome, planned.done_at) == ("", None)


def test_a_sleeping_request_sleeps_on_when_its_solving_is_taken_back(shop, ticket):
    until = timezone.now() + timedelta(days=3)
    ticket.snooze(by=shop.owner, until=until)
    event = fresh(ticket).solve(by=shop.owner, reason="درست شد")
    undo(event=event, by=shop.owner)
    now = fresh(ticket)
    assert (now.status.key, now.snoozed_until, Resolution.objects.get().withdrawn) == ("snoozed", until, True)
