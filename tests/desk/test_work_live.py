"""Work on a ticket is told live as a reload shows it, and her own tasks to their owner alone."""

import re
from datetime import timedelta

from django.utils import timezone

from pasokh.desk.live.topics import allowed, tasks_topic
from pasokh.tickets.jobs import waking
from pasokh.tickets.models import Checklist, Task, Ticket, TimeEntry, Timer, Transcript

from .test_live import frames, last_event


def work_on(ticket, by, other):
    """Everything that can be done, once."""
    ticket.snooze(by=by, until=timezone.now() + timedelta(days=1))
    ticket.wake(by=by)
    ticket.snooze(by=by)
    ticket.wait(by=by)
    task = Task.plan(ticket=ticket, by=by, owner=other, title="زنگ به انبار", due_at=timezone.now(), remind_before=0)
    waking.remind_of_task(task_id=task.pk, at=task.remind_at.isoformat())
    task.refresh_from_db()
    task.change(by=by, title="زنگ به فروشگاه")
    task.change(by=by, due_at=timezone.now() + timedelta(days=1))
    task.give(None, by=by)
    task.give(by, by=by)
    task.complete(by=by)
    task.reopen(by=by)
    found = Checklist.begin(ticket=ticket, actor=by.actor, name="تحویل", items=[{"text": "سریال", "required": True}])
    found.items.get().tick(True, by=by)
    Timer.start(ticket=ticket, by=by).stop(by=by)
    entry = TimeEntry.log(ticket=ticket, by=by, seconds=600)
    entry.correct(by=by, seconds=1200, note="")
    entry.drop(by=by)
    Transcript.ask(ticket=ticket, by=by, address="maryam@example.ir", language="fa").finish(failure="no server")
    found.drop(by=by)
    task.drop(by=by)


def test_live_equals_reload(desk, shop, hear, make_member):
    ticket = hear().ticket
    before = last_event()
    work_on(Ticket.objects.get(pk=ticket.pk), shop.owner, make_member("سارا"))
    told = [frame.data for frame in frames([f"ticket:{ticket.pk}:fa"], before)]
    lines = {data["id"]: data["html"] for data in told if data["kind"] == "event"}
    page = desk.get(f"/desk/tickets/{ticket.number}").content.decode()
    shown = {int(pk) for pk in re.findall(r'id="event-(\d+)"', page)}
    assert {pk for pk in shown if pk > before} == set(lines)
    assert all(html in page for html in lines.values())
    assert len(lines) >= 20
    assert [data for data in told if data["kind"] == "changed"] == [{"kind": "changed"}] * 2  # ticking, and the timer


def test_one_that_wakes_comes_to_the_top_of_the_list_live(desk, shop, hear):
    ticket = hear().ticket
    ticket.snooze(by=shop.owner, until=timezone.now() + timedelta(days=1))
    Ticket.objects.filter(pk=ticket.pk).update(last_message_at=timezone.now() - timedelta(days=9))
    newest, before = hear("تازه‌تر").ticket, last_event()
    ticket.refresh_from_db()
    Ticket.objects.get(pk=ticket.pk).wake(by=shop.owner)
    assert {frame.data["ticket"] for frame in frames(["tickets"], before)} == {ticket.pk}
    rows = desk.get("/desk/changed", {"box": "all", "status": "open", "ids": f"{ticket.pk},{newest.pk}"}).json()["rows"]
    order = {row["id"]: row["order"] for row in rows}
    assert order[ticket.pk] > order[newest.pk]
    page = desk.get("/desk/rows", {"box": "all", "status": "open"}).text
    assert page.index(f"ticket-row-{ticket.pk}") < page.index(f"ticket-row-{newest.pk}")


def test_each_kind_has_words(desk, shop, hear, make_member):
    ticket = hear().ticket
    work_on(Ticket.objects.get(pk=ticket.pk), shop.owner, make_member("سارا"))
    page = desk.get(f"/desk/tickets/{ticket.number}").content.decode()
    lines = re.findall(r'<div class="event" id="event-\d+"[^>]*><span>(.*?)</span>', page)
    assert not [line for line in lines if "%(" in line or re.search("[a-z]{4}", line)]


def test_tasks_are_told_to_whoever_has_or_had_them(shop, hear, make_member):
    ticket, sara, omid = hear().ticket, make_member("سارا"), make_member("امید")
    task = Task.plan(ticket=ticket, by=shop.owner, owner=sara, title="کار")
    wanted = {tasks_topic(member) for member in (sara, omid, shop.owner)}
    before = last_event()
    task.give(omid, by=shop.owner)
    told = frames(wanted, before)
    assert {frame.topic for frame in told} == {tasks_topic(sara), tasks_topic(omid)}
    assert [frame.data for frame in told] == [{"task": task.pk}] * 2


def test_nobody_hears_of_anothers_tasks(shop, make_member):
    sara = make_member("سارا")
    assert allowed(sara, [tasks_topic(shop.owner), tasks_topic(sara)]) == (tasks_topic(sara),)
