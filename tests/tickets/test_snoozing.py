from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.tickets.actions.undo import CannotUndo, undo
from pasokh.tickets.jobs import waking
from pasokh.tickets.lists.inbox import first_page
from pasokh.tickets.models import Category, Ticket
from pasokh.tickets.models.snoozing import CannotSnooze

SLEEP = ("snoozed_at", "snoozed_until", "snoozed_by", "snoozed_from")


def fetch(tickets):
    return tickets.values_list("pk", "last_message_at", named=True)


def kinds():
    return list(Event.objects.order_by("-pk").values_list("kind", flat=True)[:2])


@pytest.fixture
def tomorrow():
    return timezone.now() + timedelta(days=1)


def test_a_sleeping_ticket_leaves_the_open_list(shop, ticket, tomorrow):
    event = ticket.snooze(by=shop.owner, until=tomorrow)
    ticket.refresh_from_db()
    assert (ticket.status.key, ticket.category) == ("snoozed", Category.PAUSED)
    assert (ticket.snoozed_until, ticket.snoozed_by) == (tomorrow, shop.owner)
    assert not Ticket.objects.filter(category=Category.OPEN).exists()
    assert event.payload == {
        "before": ticket.snoozed_from_id,
        "status": ticket.status_id,
        "until": tomorrow.isoformat(),
    }


def test_saying_the_same_again_changes_nothing(shop, ticket, tomorrow):
    ticket.snooze(by=shop.owner, until=tomorrow)
    count = Event.objects.count()
    assert ticket.snooze(by=shop.owner, until=tomorrow) is None
    assert Event.objects.count() == count


def test_one_that_wakes_stands_where_lists_begin(shop, ticket, hear, tomorrow):
    others = [hear("دیگر").ticket, hear("سومی").ticket]
    for until in (tomorrow, None):
        ticket.snooze(by=shop.owner, until=until)
        Ticket.objects.filter(pk=ticket.pk).update(last_message_at=tomorrow - timedelta(days=9))
        ticket.refresh_from_db()
        if until:
            Ticket.objects.filter(pk=ticket.pk).update(snoozed_until=timezone.now())
            ticket.refresh_from_db()
            waking.wake_ticket(ticket_id=ticket.pk, until=ticket.snoozed_until.isoformat())
        else:
            ticket.wake(by=shop.owner)
        listed = [row.pk for row in first_page(shop.owner, "all", Category.OPEN, None, fetch).rows]
        assert listed[0] == ticket.pk
    assert len(listed) == len(others) + 1


def test_what_is_taken_back_keeps_its_place(shop, ticket, tomorrow):
    before = ticket.last_message_at
    undo(event=ticket.snooze(by=shop.owner, until=tomorrow), by=shop.owner)
    ticket.refresh_from_db()
    assert not ticket.snoozed and ticket.last_message_at == before


def test_the_customers_answer_wakes_at_once_and_whoever_put_it_off_is_told(shop, ticket, hear, tomorrow):
    ticket.snooze(by=shop.owner, until=tomorrow)
    hear("سلام دوباره", ticket_id=ticket.pk)
    ticket.refresh_from_db()
    assert (ticket.status.key, ticket.category) == ("open", Category.OPEN)
    assert [getattr(ticket, name) for name in SLEEP] == [None] * 4
    woken = Event.objects.get(kind="ticket.woken")
    assert (woken.payload["member"], woken.payload["why"]) == (shop.owner.pk, "answer")
    assert Event.objects.filter(kind="ticket.opened_again").count() == 1


def test_an_automatic_answer_wakes_nobody(shop, ticket, hear):
    ticket.snooze(by=shop.owner)
    hear("تا شنبه در دفتر نیستم", ticket_id=ticket.pk, automatic=True)
    ticket.refresh_from_db()
    assert ticket.snoozed


def test_its_time_wakes_it_once(shop, ticket, tomorrow):
    ticket.snooze(by=shop.owner, until=tomorrow)
    Ticket.objects.filter(pk=ticket.pk).update(snoozed_until=timezone.now() - timedelta(seconds=1))
    until = Ticket.objects.get(pk=ticket.pk).snoozed_until.isoformat()
    for _ in range(2):
        waking.wake_ticket(ticket_id=ticket.pk, until=until)
    ticket.refresh_from_db()
    assert (ticket.status.key, ticket.snoozed) == ("new", False)
    assert [event.payload["why"] for event in Event.objects.filter(kind="ticket.woken")] == ["time"]


def test_a_job_of_an_earlier_moment_does_nothing(shop, ticket, tomorrow):
    ticket.snooze(by=shop.owner, until=tomorrow)
    waking.wake_ticket(ticket_id=ticket.pk, until=(tomorrow - timedelta(hours=1)).isoformat())
    waking.wake_ticket(ticket_id=ticket.pk, until=tomorrow.isoformat())
    ticket.refresh_from_db()
    assert (ticket.snoozed_until, Event.objects.filter(kind="ticket.woken").exists()) == (tomorrow, False)


def test_the_sweep_makes_good_a_lost_job(shop, ticket, tomorrow):
    ticket.snooze(by=shop.owner, until=tomorrow)
    Ticket.objects.filter(pk=ticket.pk).update(snoozed_until=timezone.now() - timedelta(minutes=5))
    assert waking._wake_overdue(timezone.now()) == 1
    assert waking._wake_overdue(timezone.now()) == 0
    assert Event.objects.filter(kind="ticket.woken").count() == 1


def test_waking_by_hand_gives_back_an_open_status_only(shop, ticket):
    ticket.wait(by=shop.owner)
    ticket.snooze(by=shop.owner)
    event = ticket.wake(by=shop.owner)
    ticket.refresh_from_db()
    assert (ticket.status.key, event.payload["why"]) == ("open", "hand")
    assert ticket.wake(by=shop.owner) is None


def test_solving_ends_the_sleep(shop, ticket, tomorrow):
    ticket.snooze(by=shop.owner, until=tomorrow)
    ticket.solve(by=shop.owner)
    ticket.refresh_from_db()
    assert (ticket.status.key, ticket.snoozed) == ("solved", False)
    assert Event.objects.get(kind="ticket.woken").payload["why"] == "step"


@pytest.mark.parametrize(("delta", "why"), [(timedelta(seconds=-1), "past"), (timedelta(days=1000), "too_far")])
def test_a_moment_that_is_none_is_refused(shop, ticket, delta, why):
    count = Event.objects.count()
    with pytest.raises(CannotSnooze, match=why):
        ticket.snooze(by=shop.owner, until=timezone.now() + delta)
    ticket.refresh_from_db()
    assert (ticket.status.key, ticket.snoozed, Event.objects.count()) == ("new", False, count)


def test_what_is_settled_is_not_put_off(shop, ticket):
    ticket.solve(by=shop.owner)
    with pytest.raises(CannotSnooze, match="settled"):
        ticket.snooze(by=shop.owner)
    ticket.refresh_from_db()
    assert ticket.status.key == "solved"


def test_undo_both_ways(shop, ticket, tomorrow):
    undo(event=ticket.snooze(by=shop.owner, until=tomorrow), by=shop.owner)
    ticket.refresh_from_db()
    assert (ticket.status.key, ticket.snoozed) == ("new", False)
    ticket.snooze(by=shop.owner, until=tomorrow)
    undo(event=ticket.wake(by=shop.owner), by=shop.owner)
    ticket.refresh_from_db()
    assert (ticket.status.key, ticket.snoozed_until) == ("snoozed", tomorrow)


def test_undo_is_refused_after_something_newer(shop, ticket, tomorrow):
    event = ticket.snooze(by=shop.owner, until=tomorrow)
    ticket.wake(by=shop.owner)
    with pytest.raises(CannotUndo):
        undo(event=event, by=shop.owner)


def test_choosing_the_status_puts_off_until_an_answer(shop, ticket):
    from pasokh.tickets.models import Status

    ticket.move_to(Status.objects.get(key="snoozed"), actor=shop.owner.actor)
    ticket.refresh_from_db()
    assert (ticket.snoozed, ticket.snoozed_until, ticket.snoozed_by) == (True, None, shop.owner)
    assert kinds()[0] == "ticket.snoozed"
