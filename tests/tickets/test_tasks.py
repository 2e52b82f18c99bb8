from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.tickets.jobs import waking
from pasokh.tickets.models import Task
from pasokh.tickets.models.task import NoOwner


def due(task):
    return Event.objects.filter(kind="task.due", payload__task=task.pk).count()


def late(task, **by):
    """The task's reminder lies so far back now."""
    at = timezone.now() - timedelta(**by)
    Task.objects.filter(pk=task.pk).update(remind_at=at)
    return at.isoformat()


@pytest.fixture
def task(shop, ticket):
    due_at = timezone.now() + timedelta(days=1)
    return Task.plan(ticket=ticket, by=shop.owner, owner=shop.owner, title="زنگ", due_at=due_at, remind_before=10)


def test_a_reminder_comes_once(task):
    assert task.remind_at == task.due_at - timedelta(minutes=10)
    at = late(task, seconds=1)
    for _ in range(2):
        waking.remind_of_task(task_id=task.pk, at=at)
    assert due(task) == 1


def test_a_reminder_of_an_earlier_moment_does_nothing(task, shop):
    before = task.remind_at.isoformat()
    task.change(by=shop.owner, due_at=task.due_at + timedelta(days=1))
    late(task, seconds=1)
    waking.remind_of_task(task_id=task.pk, at=before)
    assert due(task) == 0


def test_what_is_done_reminds_nobody(task, shop):
    at = late(task, seconds=1)
    task.refresh_from_db()
    task.complete(by=shop.owner)
    waking.remind_of_task(task_id=task.pk, at=at)
    assert waking._remind_overdue(timezone.now()) == 0
    assert due(task) == 0


def test_a_task_that_is_moved_reminds_again(task, shop):
    waking.remind_of_task(task_id=task.pk, at=late(task, seconds=1))
    task.refresh_from_db()
    task.change(by=shop.owner, due_at=timezone.now() + timedelta(days=2))
    waking.remind_of_task(task_id=task.pk, at=late(task, seconds=1))
    assert due(task) == 2


def test_the_sweep_makes_good_a_lost_reminder(task):
    late(task, minutes=5)
    assert [waking._remind_overdue(timezone.now()) for _ in range(2)] == [1, 0]
    assert due(task) == 1


def test_whoever_gets_a_task_is_named(ticket, shop, make_member):
    sara = make_member("سارا")
    task = Task.plan(ticket=ticket, by=shop.owner, owner=sara, title="کار")
    assert Event.objects.get(kind="task.assigned").payload == {"task": task.pk, "owner": sara.pk, "before": None}
    own = Task.plan(ticket=ticket, by=sara, owner=sara, title="کار خودم")
    assert not Event.objects.filter(kind="task.assigned", payload__task=own.pk).exists()


def test_one_who_does_not_see_it_gets_none(ticket, task, shop, make_member):
    reza, count = make_member("رضا", sees="own"), Event.objects.count()
    with pytest.raises(NoOwner):
        task.give(reza, by=shop.owner)
    with pytest.raises(NoOwner):
        Task.plan(ticket=ticket, by=shop.owner, owner=reza, title="کار")
    task.refresh_from_db()
    assert (task.owner, Task.objects.count(), Event.objects.count()) == (shop.owner, 1, count)


def test_doing_twice_is_doing_once(task, shop):
    task.complete(by=shop.owner, outcome="شد")
    count = Event.objects.count()
    assert task.complete(by=shop.owner) is None
    assert (task.outcome, Event.objects.count()) == ("شد", count)


def test_a_change_that_changes_nothing_tells_nothing(task, shop):
    count = Event.objects.count()
    assert task.change(by=shop.owner, title=task.title, due_at=task.due_at) is None
    assert Event.objects.count() == count
