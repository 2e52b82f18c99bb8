"""The log is read on: every committed event once, none lost to a transaction that commits late."""

import threading

import pytest
from django.db import connection

from pasokh.events import reading
from pasokh.events.nudging import Nudger
from pasokh.kernel.tenancy import workspace
from pasokh.notices import jobs
from pasokh.notices.jobs import forget_old, tell
from pasokh.notices.models import DayFigures, Notification, Reading
from pasokh.notices.nudging import ask
from pasokh.tickets.actions.undo import undo
from tests.front.serving import wait_until


@pytest.fixture
def happen(real_shop):
    """Something happens that is committed: happen() gives its event's id."""
    from pasokh.events import track

    def happen(kind="ticket.opened"):
        with workspace(real_shop):
            return track(kind, actor=real_shop.owner.actor, subject=real_shop.owner).pk

    return happen


@pytest.fixture
def read_once(real_shop):
    """One reading: the ids of the events, and whether more wait."""

    def read_once():
        with workspace(real_shop):
            events, waiting = reading.read_on(Reading, ("ticket.opened",))
        return [event.pk for event in events], waiting

    return read_once


@pytest.fixture
def read(read_once):
    """All that there is to read, as the job does: what waits for a transaction of the server's own (it analyses tables by itself) is read again."""

    def read():
        found = []

        def is_all():
            some, waiting = read_once()
            found.extend(some)
            return not waiting

        wait_until(is_all)
        return found

    return read


def test_each_event_is_read_once_and_in_order(happen, read):
    first, _ = happen(), happen("ticket.closed")
    second = happen()
    assert read() == [first, second]
    assert read() == []
    third = happen()
    assert read() == [third]


def test_what_was_before_the_business_began_to_read_is_no_news(real_shop, happen, read):
    happen()
    with workspace(real_shop):
        Reading.objects.all().delete()
    assert read() == []
    later = happen()
    assert read() == [later]


def test_a_transaction_that_commits_late_is_not_passed_over(real_shop, happen, read, read_once):
    from pasokh.events import track

    began, go_on, late = threading.Event(), threading.Event(), []

    def slow():
        with workspace(real_shop):
            late.append(track("ticket.opened", actor=real_shop.owner.actor, subject=real_shop.owner).pk)
            began.set()
            go_on.wait(60)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert began.wait(60)
    quick = happen()  # a higher id, committed before the lower one
    assert read_once() == ([], True)
    go_on.set()
    thread.join()
    assert read() == [*late, quick]


def test_much_at_once_comes_in_several_readings(happen, read, read_once, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 3)
    events = [happen() for _ in range(8)]
    some, is_more = read_once()
    assert is_more and len(some) <= 3
    assert some + read() == events


def test_a_transaction_larger_than_a_reading_comes_whole(real_shop, read, monkeypatch):
    from pasokh.events import track

    monkeypatch.setattr(reading, "MOST", 3)
    with workspace(real_shop):
        events = [track("ticket.opened", actor=real_shop.owner.actor, subject=real_shop.owner).pk for _ in range(7)]
    assert read() == events


def test_a_restored_server_counts_from_lower_numbers(real_shop, happen, read):
    happen()
    with workspace(real_shop):
        Reading.objects.update(horizon=2**60, next_ceiling=2**60)
    assert read() == []
    later = happen()
    assert read() == [later]


def test_the_job_tells_and_counts(real_shop, say):
    ticket = say()
    with workspace(real_shop):
        tell()
        assert Notification.objects.get().ticket_id == ticket.pk
        assert DayFigures.objects.get(member_id=0).opened == 1
        tell()
        assert DayFigures.objects.get(member_id=0).opened == 1


def test_the_job_takes_off_what_was_taken_back(real_shop, say):
    ticket, by = say(), real_shop.owner
    with workspace(real_shop):
        done = ticket.solve(by=by)
    with workspace(real_shop):
        tell()
        assert DayFigures.objects.get(member_id=by.pk).solved == 1
        undo(event=done, by=by)
    with workspace(real_shop):
        tell()
        assert DayFigures.objects.get(member_id=by.pk).solved == 0


def test_a_reading_is_asked_for_once_however_much_happens(real_shop):
    from procrastinate.contrib.django.models import ProcrastinateJob

    with workspace(real_shop):
        for _ in range(3):
            ask()
    jobs_there = ProcrastinateJob.objects.filter(task_name="notices.jobs.tell", args__workspace_id=real_shop.pk)
    assert jobs_there.count() == 1


def test_the_nudger_asks_soon_and_survives_a_failure(real_shop, monkeypatch):
    asked = []

    def fails_first():
        asked.append(1)
        if len(asked) == 1:
            raise RuntimeError("the database is away")

    nudger = Nudger(fails_first, set, "tests")
    nudger.kinds = {"ticket.opened"}
    event = type("Event", (), {"kind": "ticket.opened"})
    nudger.heard(real_shop.pk, [type("Event", (), {"kind": "contact.created"})])
    nudger.heard(real_shop.pk, [event])
    wait_until(lambda: len(asked) == 1)
    nudger.heard(real_shop.pk, [event])
    wait_until(lambda: len(asked) == 2)


def test_old_and_too_many_go(real_shop, monkeypatch):
    monkeypatch.setattr(jobs, "KEPT", 5)
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    with workspace(real_shop):
        for number in range(9):
            Notification.objects.create(
                member=real_shop.owner, kind="joined", tally={"joined": 1}, event=number, actor_kind="member"
            )
        Notification.objects.filter(event__in=[7, 8]).update(read_at="2020-01-01T00:00Z")
    forget_old()
    with workspace(real_shop):
        assert sorted(Notification.objects.values_list("event", flat=True)) == [2, 3, 4, 5, 6]
