"""Putting off, tasks, checklists and time on the desk."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.tickets.models import Checklist, ChecklistItem, ChecklistTemplate, Task, TimeEntry, Timer


@pytest.fixture
def at(ticket):
    """Addresses of the ticket: at("snooze")."""
    return lambda rest="": f"/desk/tickets/{ticket.number}/{rest}"


def toast(response):
    return json.loads(response["HX-Trigger"])["toast"]


def test_the_dialog_offers_moments_that_lie_ahead(desk, at):
    page = desk.get(at("snooze")).content.decode()
    assert page.count('name="until"') >= 5
    assert "<dialog" in page


def test_putting_off_until_an_answer(desk, at, ticket):
    answer = desk.post(at("snooze/until"), {"until": "reply"})
    ticket.refresh_from_db()
    assert (answer.status_code, ticket.snoozed, ticket.snoozed_until) == (204, True, None)
    assert toast(answer)["undo"] == f"/desk/undo/{Event.objects.get(kind='ticket.snoozed').pk}"
    assert 290 <= toast(answer)["lasts"] <= 300


def test_putting_off_to_a_moment_of_the_dialog(desk, at, ticket):
    until = (timezone.now() + timedelta(hours=3)).replace(microsecond=0)
    assert desk.post(at("snooze/until"), {"until": until.isoformat()}).status_code == 204
    ticket.refresh_from_db()
    assert ticket.snoozed_until == until
    assert "ticket-row" not in desk.get("/desk/?box=all").content.decode()


def test_putting_off_to_a_day_as_people_write_it(desk, at, ticket, shop):
    given = {"until": "chosen", "day": "فردا", "at": "۹ و نیم"}
    assert desk.post(at("snooze/until"), given).status_code == 204
    ticket.refresh_from_db()
    local = ticket.snoozed_until.astimezone(shop.zone)
    assert (local.hour, local.minute) == (9, 30)
    assert local.date() == timezone.now().astimezone(shop.zone).date() + timedelta(days=1)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"until": "nonsense"},
        {"until": "2020-01-01T00:00:00+00:00"},
        {"until": "2026-11-23T00:00:00"},
        {"until": "chosen"},
        {"until": "chosen", "day": "دیروز"},
        {"until": "chosen", "at": "۹"},
        {"until": "chosen", "day": "1499/13/40"},
        {"until": "9999-12-31T23:59:59+00:00"},
    ],
)
def test_what_is_no_moment_is_refused_and_changes_nothing(desk, at, ticket, given):
    count = Event.objects.count()
    answer = desk.post(at("snooze/until"), given)
    ticket.refresh_from_db()
    assert (answer.status_code, ticket.snoozed, Event.objects.count()) == (422, False, count)
    assert 'role="alert"' in answer.content.decode() or "field-errors" in answer.content.decode()


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        ("", "", "روزی را برگزینید."),
        ("", "۹:۰۰", "روزی را برگزینید."),
        ("فردا", "۲۵:۰۰", "چنین ساعتی"),
        ("۳۱ بهمن ۱۴۰۵", "", "چنین روزی در تقویم نیست."),
        ("دیروز", "۹:۰۰", "این زمان گذشته است."),
    ],
)
def test_one_thing_is_said_beside_the_field_at_fault(desk, at, day, clock, words):
    page = desk.post(at("snooze/until"), {"until": "chosen", "day": day, "at": clock}).text
    assert page.count("field-errors") == 1 and "form-errors" not in page
    assert re.search(r'class="field-errors"[^>]*><li>([^<]+)<', page)[1].startswith(words)


def test_a_day_is_needed_and_says_so(desk, at):
    assert desk.get(at("snooze")).text.count("(اختیاری)") == 1  # the time


def test_waking_from_the_head(desk, at, ticket, shop):
    ticket.snooze(by=shop.owner)
    assert at("wake") in desk.get(at("head")).content.decode()
    assert desk.post(at("wake")).status_code == 204
    ticket.refresh_from_db()
    assert not ticket.snoozed


def plan(desk, address, **given):
    return desk.post(address("tasks/new"), {"kind": "task", "title": "زنگ به انبار", "remind_before": "0"} | given)


def test_a_task_is_planned_done_and_opened_again(desk, at, shop, ticket):
    assert plan(desk, at, day="فردا", at="10", owner=shop.owner.pk).status_code == 204
    task = Task.objects.get()
    assert (task.title, task.owner, task.remind_at) == ("زنگ به انبار", shop.owner, task.due_at)
    panel = desk.get(at("panel")).content.decode()
    assert f"task-{task.public_id}" in panel
    answer = desk.post(f"/desk/tasks/{task.public_id}/done")
    assert "undo" in toast(answer)
    task.refresh_from_db()
    assert (task.done, task.done_by) == (True, shop.owner)
    assert desk.post(f"/desk/tasks/{task.public_id}/undone").status_code == 204
    task.refresh_from_db()
    assert not task.done


def test_a_call_needs_a_phone_and_keeps_how_it_ended(desk, at):
    answer = plan(desk, at, kind="call")
    assert (answer.status_code, Task.objects.exists()) == (422, False)
    plan(desk, at, kind="call", phone="۰۹۱۲ ۰۰۰ ۰۰۱۷", day="فردا")
    task = Task.objects.get()
    assert task.phone == "+989120000017"
    desk.post(f"/desk/tasks/{task.public_id}/done", {"result": "no_answer", "outcome": "دو بار زنگ زدم"})
    task.refresh_from_db()
    assert (task.result, task.outcome) == ("no_answer", "دو بار زنگ زدم")


@pytest.mark.parametrize(
    "given", [{"title": ""}, {"title": "\u200f"}, {"day": "هیچ‌وقت"}, {"kind": "visit"}, {"owner": "0"}]
)
def test_a_task_that_says_nothing_is_refused(desk, at, given):
    count = Event.objects.count()
    assert plan(desk, at, **given).status_code == 422
    assert (Task.objects.exists(), Event.objects.count()) == (False, count)


def test_a_task_is_not_given_to_one_who_does_not_see_the_request(desk, at, make_member):
    sara = make_member("سارا", sees="own")
    assert plan(desk, at, owner=sara.pk).status_code == 422
    assert not Task.objects.exists()


def test_taking_over_and_undo(desk, at, shop, sign_in, make_member):
    plan(desk, at, owner=shop.owner.pk)
    task, sara = Task.objects.get(), make_member("سارا")
    answer = sign_in(sara).post(f"/desk/tasks/{task.public_id}/mine")
    task.refresh_from_db()
    assert task.owner == sara
    assert sign_in(sara).post(toast(answer)["undo"]).status_code == 204
    task.refresh_from_db()
    assert task.owner == shop.owner


def test_the_page_of_tasks_groups_by_when_they_are_due(desk, ticket, shop):
    now = timezone.now()
    for title, due in (("دیر", now - timedelta(days=1)), ("سال بعد", now + timedelta(days=365)), ("بی‌تاریخ", None)):
        Task.plan(ticket=ticket, by=shop.owner, owner=shop.owner, title=title, due_at=due)
    page = desk.get("/desk/tasks/").content.decode()
    assert page.index("tasks-late") < page.index("tasks-later") < page.index("tasks-dateless")
    assert "ui/" in page and "<html" in page
    part = desk.get("/desk/tasks/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "tasks-late" in part


def test_others_tasks_are_theirs(desk, ticket, shop, make_member, sign_in):
    sara, reza = make_member("سارا"), make_member("رضا", sees="own")
    Task.plan(ticket=ticket, by=shop.owner, owner=sara, title="کار سارا")
    Task.plan(ticket=ticket, by=shop.owner, title="کار هیچ‌کس")
    for whose, seen in (("mine", []), ("nobody", ["کار هیچ‌کس"]), ("all", ["کار سارا", "کار هیچ‌کس"])):
        page = desk.get(f"/desk/tasks/?whose={whose}").content.decode()
        assert [title for title in ("کار سارا", "کار هیچ‌کس") if title in page] == seen
    assert (
        "کار"
        not in sign_in(reza)
        .get("/desk/tasks/?whose=all", headers={"HX-Request": "true"})
        .content.decode()
        .split("empty")[0]
    )


def test_the_page_of_tasks_asks_as_much_for_thirty_as_for_one(desk, ticket, shop, count_queries):
    Task.plan(ticket=ticket, by=shop.owner, owner=shop.owner, title="یک")
    desk.get("/desk/tasks/")
    with count_queries() as one:
        desk.get("/desk/tasks/")
    for number in range(29):
        Task.plan(ticket=ticket, by=shop.owner, owner=shop.owner, title=str(number))
    with count_queries() as many:
        desk.get("/desk/tasks/")
    assert len(one) == len(many)


def test_the_panel_asks_as_much_for_thirty_as_for_one(desk, at, ticket, shop, count_queries):
    def fill(count):
        for number in range(count):
            Task.plan(ticket=ticket, by=shop.owner, owner=shop.owner, title=str(number))
            TimeEntry.log(ticket=ticket, by=shop.owner, seconds=60)
        Checklist.begin(
            ticket=ticket, actor=shop.owner.actor, name="فهرست", items=[{"text": "۱", "required": True}] * count
        )

    fill(1)
    desk.get(at("work"))
    with count_queries() as one:
        desk.get(at("work"))
    fill(29)
    with count_queries() as many:
        desk.get(at("work"))
    assert len(one) == len(many)


def test_checklists_from_a_template_and_by_hand(desk, at, shop, ticket):
    template = ChecklistTemplate.objects.create(name="تحویل", items=[{"text": "سریال", "required": True}])
    for _ in range(2):
        assert desk.post(at("checklists/new"), {"template": template.public_id}).status_code == 204
    assert Checklist.objects.count() == 1
    desk.post(at("checklists/new"), {"name": "خودم", "items": "- یک\n\n• دو"})
    own = Checklist.objects.get(name="خودم")
    assert [item.text for item in own.items.all()] == ["یک", "دو"]
    item = ChecklistItem.objects.get(text="سریال")
    desk.post(f"/desk/checklists/items/{item.public_id}/tick", {"done": "1"})
    item.refresh_from_db()
    assert (item.done_by, item.done_at is not None) == (shop.owner, True)
    desk.post(f"/desk/checklists/items/{item.public_id}/tick", {})
    item.refresh_from_db()
    assert item.done_at is None


def test_items_are_moved_added_and_removed_in_the_dialog(desk, ticket, shop):
    items = [{"text": text, "required": False} for text in ("یک", "دو", "سه")]
    found = Checklist.begin(ticket=ticket, actor=shop.owner.actor, name="فهرست", items=items)
    texts = lambda: [item.text for item in found.items.all()]  # noqa: E731
    change = lambda text, step: desk.post(  # noqa: E731
        f"/desk/checklists/items/{found.items.get(text=text).public_id}/change", {"step": step}
    )
    assert "<dialog" in change("سه", "up").content.decode()
    assert texts() == ["یک", "سه", "دو"]
    change("یک", "up")
    assert texts() == ["یک", "سه", "دو"]
    change("یک", "drop")
    desk.post(f"/desk/checklists/{found.public_id}/items", {"items": "چهار\nپنج", "required": "1"})
    assert texts() == ["سه", "دو", "چهار", "پنج"]
    assert found.items.get(text="پنج").required
    assert desk.post(f"/desk/checklists/{found.public_id}/drop").status_code == 204
    assert not Checklist.objects.exists()


def test_time_by_hand_is_read_in_every_spelling(desk, at, shop, ticket):
    for typed, seconds in (("۱:۳۰", 5400), ("۹۰ دقیقه", 5400), ("1h 30m", 5400), ("۴۵", 2700)):
        assert desk.post(at("time"), {"seconds": typed, "note": "کار"}).status_code == 204
        assert TimeEntry.objects.order_by("-pk").first().seconds == seconds
    assert TimeEntry.total(ticket) == 3 * 5400 + 2700


@pytest.mark.parametrize("typed", ["", "0", "هیچ", "25h", "1:75", "-5", "9" * 80])
def test_time_that_is_none_is_refused(desk, at, typed):
    assert desk.post(at("time"), {"seconds": typed}).status_code == 422
    assert not TimeEntry.objects.exists()


def test_time_is_corrected_by_its_owner_and_by_leads_only(desk, ticket, shop, make_member, sign_in):
    sara, reza, lead = make_member("سارا"), make_member("رضا"), make_member("سامان", role="lead")
    entry = TimeEntry.log(ticket=ticket, by=sara, seconds=600)
    address = f"/desk/time/{entry.public_id}"
    assert sign_in(reza).post(address, {"seconds": "5"}).status_code == 403
    assert sign_in(reza).post(f"{address}/drop").status_code == 403
    entry.refresh_from_db()
    assert entry.seconds == 600
    assert sign_in(sara).post(address, {"seconds": "5"}).status_code == 204
    assert sign_in(lead).post(address, {"seconds": "۷", "note": "درست شد"}).status_code == 204
    entry.refresh_from_db()
    assert (entry.seconds, entry.note) == (420, "درست شد")
    assert sign_in(lead).post(f"{address}/drop").status_code == 204
    assert not TimeEntry.objects.exists()


def test_the_timer_is_one_and_survives(desk, at, shop, ticket, hear, maryam):
    desk.post(at("timer"))
    Timer.objects.update(started_at=timezone.now() - timedelta(minutes=10))
    assert "running-timer" in desk.get("/desk/timer").content.decode()
    other = hear(text="دیگر", origin="chat:9").ticket
    desk.post(f"/desk/tickets/{other.number}/timer")
    assert Timer.objects.get().ticket == other
    assert 600 <= TimeEntry.objects.get(ticket=ticket).seconds < 660
    answer = desk.post("/desk/timer/stop", {"shown": "x", "seconds": "۲۰ دقیقه", "note": "تلفن"})
    assert (answer.status_code, Timer.objects.exists()) == (204, False)
    entry = TimeEntry.objects.get(ticket=other)
    assert (entry.seconds, entry.note, entry.timed) == (1200, "تلفن", True)
    assert desk.post("/desk/timer/stop").status_code == 204
    assert TimeEntry.objects.count() == 2


def test_the_timer_is_thrown_away(desk, at):
    desk.post(at("timer"))
    desk.post("/desk/timer/stop", {"discard": "1"})
    assert (Timer.objects.exists(), TimeEntry.objects.exists()) == (False, False)


@pytest.mark.parametrize("rest", ["snooze/until", "wake", "tasks/new", "checklists/new", "time", "timer"])
def test_a_light_member_works_on_nothing(sign_in, at, make_member, ticket, rest):
    count = Event.objects.count()
    light = make_member("مینا", role="light")
    answer = sign_in(light).post(
        at(rest), {"until": "reply", "kind": "task", "title": "کار", "name": "فهرست", "seconds": "5"}
    )
    ticket.refresh_from_db()
    assert answer.status_code == 403
    assert (ticket.snoozed, Task.objects.count(), Checklist.objects.count(), TimeEntry.objects.count()) == (
        False,
        0,
        0,
        0,
    )
    assert Event.objects.count() == count


def test_what_is_not_seen_is_not_there(sign_in, make_member, ticket, shop):
    task = Task.plan(ticket=ticket, by=shop.owner, title="کار")
    found = Checklist.begin(
        ticket=ticket, actor=shop.owner.actor, name="فهرست", items=[{"text": "۱", "required": False}]
    )
    entry = TimeEntry.log(ticket=ticket, by=shop.owner, seconds=60)
    reza = sign_in(make_member("رضا", sees="own"))
    addresses = [
        f"/desk/tasks/{task.public_id}/done",
        f"/desk/tasks/{task.public_id}/drop",
        f"/desk/time/{entry.public_id}/drop",
    ]
    addresses += [
        f"/desk/checklists/{found.public_id}/drop",
        f"/desk/checklists/items/{found.items.get().public_id}/tick",
    ]
    assert [reza.post(address, {"done": "1"}).status_code for address in addresses] == [404] * 5
    task.refresh_from_db()
    assert (task.done, found.items.get().done_at, TimeEntry.objects.count()) == (False, None, 1)
