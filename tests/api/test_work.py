"""Work on tickets by the API: tasks, checklists, time, putting off, links, merging, splitting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.tickets.models import Checklist, ChecklistTemplate, Link, Task, Ticket, TimeEntry

from .conftest import codes

SOON = (timezone.now() + timedelta(days=2)).isoformat()


@pytest.fixture
def path(ticket):
    return f"/tickets/{ticket.public_id}"


@pytest.fixture
def unseeing(make_machine, make_member):
    """An agent's machine that sees her own tickets only: none."""
    return make_machine(make_member("سارا", role="agent", sees="own"))


@pytest.fixture
def light(make_machine, make_member):
    return make_machine(make_member("مهمان", role="light"))


# Tasks


def test_a_call_back_is_planned_changed_and_done(machine, path, shop, make_member):
    sara = make_member("سارا")
    given = {"kind": "call", "title": " تماس ", "phone": "۰۹۱۲۳۴۵۶۷۸۹", "due_at": SOON, "remind_before": 10}
    made = machine.post(f"{path}/tasks", given | {"owner_id": sara.public_id})
    assert made.status_code == 201
    task = made.data
    assert (task["title"], task["phone"], task["owner"]["id"]) == ("تماس", "+989123456789", sara.public_id)
    assert made.headers["Location"] == f"/api/v1/tasks/{task['id']}"
    changed = machine.patch(f"/tasks/{task['id']}", {"title": "پیگیری", "owner_id": None}).data
    assert (changed["title"], changed["owner"], changed["phone"]) == ("پیگیری", None, "+989123456789")
    done = machine.post(f"/tasks/{task['id']}/done", {"result": "reached", "outcome": "فردا"}).data
    assert (done["result"], done["outcome"], done["done_by"]["id"]) == ("reached", "فردا", shop.owner.public_id)
    assert machine.get("/tasks").data["data"] == []
    assert [each["id"] for each in machine.get("/tasks?state=done").data["data"]] == [task["id"]]
    assert machine.post(f"/tasks/{task['id']}/reopen").data["done_at"] is None
    assert machine.get(f"/tasks/{task['id']}").data["outcome"] == "فردا"
    assert machine.delete(f"/tasks/{task['id']}").status_code == 204
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [("/title", "missing")]),
        ({"title": "\u202e \x00"}, [("/title", "missing")]),
        ({"title": "x", "kind": "call"}, [("/phone", "missing")]),
        ({"title": "x", "phone": "سلام"}, [("/phone", "bad_value")]),
        ({"title": "x", "remind_before": 5}, [("/due_at", "missing")]),
        ({"title": "x", "due_at": "0001-01-01T00:00:00Z"}, [("/due_at", "bad_value")]),
        ({"title": "x", "due_at": "2026-01-01T00:00:00"}, [("/due_at", "bad_value")]),
        ({"title": "x", "owner_id": "mem_1"}, [("/owner_id", "unknown_id")]),
        ({"title": "x", "done": True}, [("/done", "unknown_field")]),
    ],
)
def test_what_makes_no_task_is_refused_by_name(machine, path, given, expected):
    response = machine.post(f"{path}/tasks", given)
    assert response.status_code == 422 and [place for place, _ in codes(response)] == [place for place, _ in expected]
    assert not Task.objects.exists()


def test_tasks_are_asked_for(machine, path, ticket, shop, make_member, hear):
    sara, other = make_member("سارا"), hear("دیگر").ticket
    now = timezone.now()
    Task.plan(ticket=ticket, by=shop.owner, title="یک", owner=shop.owner, due_at=now + timedelta(days=1))
    Task.plan(ticket=ticket, by=shop.owner, title="دو", owner=sara, kind="call", phone="+989123456789")
    Task.plan(ticket=other, by=shop.owner, title="سه")

    def titles(query):
        return [task["title"] for task in machine.get(f"/tasks?{query}").data["data"]]

    assert titles("") == ["یک", "دو", "سه"]
    assert titles("owner=me") == ["یک"]
    assert titles(f"owner={sara.public_id}") == ["دو"]
    assert titles("owner=none") == ["سه"]
    assert titles(f"ticket={ticket.public_id}&kind=call") == ["دو"]
    later = (now + timedelta(days=2)).isoformat().replace("+", "%2B")
    assert titles(f"due_before={later}") == ["یک"]
    first = machine.get("/tasks?limit=2").data
    assert [task["title"] for task in machine.get(f"/tasks?cursor={first['next']}").data["data"]] == ["سه"]
    assert machine.get("/tasks?owner=mem_1").status_code == 422


def test_a_key_plans_once(machine, path):
    for _time in range(2):
        assert machine.post(f"{path}/tasks", {"title": "x"}, idempotency_key="k").status_code == 201
    assert Task.objects.count() == 1


def test_a_task_is_given_to_nobody_who_does_not_see_the_ticket(machine, path, make_member):
    blind = make_member("نابینا", sees="own")
    assert codes(machine.post(f"{path}/tasks", {"title": "x", "owner_id": blind.public_id})) == [
        ("/owner_id", "not_answering")
    ]
    assert not Task.objects.exists()


# Checklists


def test_a_checklist_is_made_read_and_ticked(machine, path, ticket, shop):
    made = machine.post(f"{path}/checklists", {"name": "پیش از ارسال", "items": ["سریال", "  جعبه "]}).data
    assert [item["text"] for item in made["items"]] == ["سریال", "جعبه"]
    item = made["items"][0]["id"]
    ticked = machine.patch(f"/checklist_items/{item}", {"done": True}).data
    assert ticked["done_by"]["id"] == shop.owner.public_id
    [read] = machine.get(f"{path}/checklists").data["data"]
    assert [bool(each["done_at"]) for each in read["items"]] == [True, False]
    assert machine.patch(f"/checklist_items/{item}", {"done": False}).data["done_at"] is None


def test_a_template_is_put_on_a_ticket_once(machine, path):
    ChecklistTemplate.objects.create(name="ارسال", items=[{"text": "سریال", "required": True}])
    first, second = (machine.post(f"{path}/checklists", {"template": "ارسال"}).data for _time in range(2))
    assert first["id"] == second["id"] and first["items"][0]["required"]
    assert codes(machine.post(f"{path}/checklists", {"template": "نیست"})) == [("/template", "unknown_id")]
    assert codes(machine.post(f"{path}/checklists", {})) == [("/name", "missing")]
    assert Checklist.objects.count() == 1


# Time


def test_time_is_written_down_read_and_removed(machine, path, shop):
    made = machine.post(f"{path}/time_entries", {"seconds": 900, "note": "تماس"})
    assert made.status_code == 201 and made.data["member"]["id"] == shop.owner.public_id
    [read] = machine.get(f"{path}/time_entries?calendar=jalali").data["data"]
    assert (read["seconds"], read["note"], read["timed"]) == (900, "تماس", False) and read["display"]["worked_at"]
    for seconds in (0, 86_401, "x"):
        assert machine.post(f"{path}/time_entries", {"seconds": seconds}).status_code == 422
    assert machine.delete(f"/time_entries/{read['id']}").status_code == 204
    assert not TimeEntry.objects.exists()


def test_time_of_others_is_removed_by_a_lead_only(machine, make_machine, make_member, ticket, shop):
    entry = TimeEntry.log(ticket=ticket, by=shop.owner, seconds=60)
    agent = make_machine(make_member("سارا", role="agent"))
    assert agent.delete(f"/time_entries/{entry.public_id}").status_code == 403
    assert TimeEntry.objects.count() == 1
    assert machine.delete(f"/time_entries/{entry.public_id}").status_code == 204


# Putting off


def test_a_ticket_is_put_off_and_woken(machine, path, ticket):
    assert machine.post(f"{path}/snooze", {"until": SOON}).data["status"] == "snoozed"
    ticket.refresh_from_db()
    assert ticket.snoozed_until is not None
    assert machine.post(f"{path}/snooze", {"until": None}).status_code == 200
    assert machine.post(f"{path}/wake").data["status"] == "new"
    assert machine.post(f"{path}/wake").data["status"] == "new"


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        ("2020-01-01T00:00:00Z", "past"),
        ("2190-01-01T00:00:00Z", "too_far"),
        pytest.param(SOON, "settled", id="settled"),
    ],
)
def test_what_cannot_be_put_off_says_why(machine, path, ticket, shop, until, reason):
    if reason == "settled":
        ticket.close(by=shop.owner, reason="دیگر لازم نیست")
    response = machine.post(f"{path}/snooze", {"until": until})
    assert (response.status_code, response.data["code"], response.data["reason"]) == (409, "cannot_snooze", reason)
    ticket.refresh_from_db()
    assert ticket.snoozed_at is None


# Relations


def test_links_are_made_read_from_both_sides_and_removed(machine, path, hear):
    other = hear("دیگر").ticket
    made = machine.post(f"{path}/links", {"ticket_id": other.public_id, "how": "blocked_by"})
    assert made.status_code == 201 and made.data["how"] == "blocked_by"
    [back] = machine.get(f"/tickets/{other.public_id}/links").data["data"]
    assert back["how"] == "blocks"
    refused = machine.post(f"{path}/links", {"ticket_id": other.public_id, "how": "blocks"})
    assert (refused.status_code, refused.data["reason"]) == (409, "circle")
    assert machine.delete(f"{path}/links/{made.data['id']}").status_code == 204
    assert machine.delete(f"{path}/links/{made.data['id']}").status_code == 404
    assert not Link.objects.exists()


def test_tickets_are_merged_and_told_apart_again(machine, path, ticket, hear):
    other = hear("دیگر").ticket
    merged = machine.post(f"{path}/merge", {"into_id": other.public_id})
    assert merged.status_code == 200 and merged.data["id"] == other.public_id
    assert machine.get(path).data["merged_into"] == other.public_id
    assert machine.post(f"{path}/merge", {"into_id": other.public_id}).data["reason"] == "merged"
    assert machine.post(f"{path}/unmerge").data["merged_into"] is None
    assert machine.post(f"{path}/unmerge").data["reason"] == "not_merged"
    assert machine.post(f"{path}/merge", {"into_id": ticket.public_id}).data["reason"] == "itself"
    assert machine.post(f"{path}/merge", {"into_id": "tkt_1"}).status_code == 422


def test_a_message_becomes_a_ticket(machine, path, ticket, hear):
    message = hear("چیز دیگر", ticket_id=ticket.pk).message
    made = machine.post(f"{path}/split", {"message_id": message.public_id, "subject": "تازه"})
    assert made.status_code == 201 and made.data["subject"] == "تازه"
    assert [link["how"] for link in machine.get(f"{path}/links").data["data"]] == ["split_into"]
    again = machine.post(f"{path}/split", {"message_id": message.public_id})
    assert codes(again) == [("/message_id", "unknown_id")]
    left = ticket.messages.order_by("pk").first()
    assert machine.post(f"{path}/split", {"message_id": left.public_id}).data["reason"] == "everything"
    assert Ticket.objects.count() == 2


# Who may


def writes(path, other):
    return [
        ("POST", f"{path}/tasks", {"title": "x"}),
        ("POST", f"{path}/checklists", {"name": "x"}),
        ("POST", f"{path}/time_entries", {"seconds": 60}),
        ("POST", f"{path}/snooze", {"until": None}),
        ("POST", f"{path}/wake", {}),
        ("POST", f"{path}/links", {"ticket_id": other.public_id}),
        ("POST", f"{path}/merge", {"into_id": other.public_id}),
        ("POST", f"{path}/unmerge", {}),
        ("POST", f"{path}/split", {"message_id": "msg_1"}),
    ]


def test_who_does_not_see_it_changes_nothing_and_light_members_only_read(
    machine, unseeing, light, path, ticket, hear, shop, make_machine
):
    other = hear("دیگر").ticket
    task = Task.plan(ticket=ticket, by=shop.owner, title="یک")
    item = Checklist.begin(
        ticket=ticket, actor=shop.owner.actor, name="x", items=[{"text": "y", "required": False}]
    ).items.get()
    entry = TimeEntry.log(ticket=ticket, by=shop.owner, seconds=60)
    some = [
        ("PATCH", f"/tasks/{task.public_id}", {"title": "z"}),
        ("POST", f"/tasks/{task.public_id}/done", {}),
        ("POST", f"/tasks/{task.public_id}/reopen", {}),
        ("DELETE", f"/tasks/{task.public_id}", None),
        ("PATCH", f"/checklist_items/{item.public_id}", {"done": True}),
        ("DELETE", f"/time_entries/{entry.public_id}", None),
    ]
    reads = make_machine(shop.owner, scopes=["tickets:read"])
    for method, address, body in [*writes(path, other), *some]:
        assert unseeing.call(method, address, body).status_code == 404, address
        assert light.call(method, address, body).status_code == 403, address
        assert reads.call(method, address, body).data["code"] == "missing_scope", address
    assert (Task.objects.get().title, Task.objects.get().done_at) == ("یک", None)
    assert TimeEntry.objects.count() == 1 and not Link.objects.exists() and Checklist.objects.count() == 1
    item.refresh_from_db(), ticket.refresh_from_db()
    assert item.done_at is None and ticket.snoozed_at is None and ticket.merged_into_id is None
    for address in (f"{path}/checklists", f"{path}/time_entries", f"{path}/links", f"/tasks/{task.public_id}"):
        assert light.get(address).status_code == 200
        assert unseeing.get(address).status_code == 404
    assert unseeing.get("/tasks").data["data"] == []


@pytest.mark.parametrize("what", ["tasks", "checklists", "time_entries", "links"])
def test_longer_lists_ask_the_database_no_more_often(machine, path, ticket, shop, hear, count_queries, what):
    address = "/tasks" if what == "tasks" else f"{path}/{what}"
    make = {
        "tasks": lambda number: Task.plan(ticket=ticket, by=shop.owner, title="x", owner=shop.owner),
        "checklists": lambda number: Checklist.begin(
            ticket=ticket, actor=shop.owner.actor, name="x", items=[{"text": "y", "required": False}] * 3
        ),
        "time_entries": lambda number: TimeEntry.log(ticket=ticket, by=shop.owner, seconds=60),
        "links": lambda number: Link.objects.create(kind="blocks", first=ticket, second=hear(f"{number}").ticket),
    }[what]
    make(0)
    machine.get(address)
    with count_queries() as one:
        assert len(machine.get(address).data["data"]) == 1
    for number in range(1, 20 if what == "checklists" else 30):
        make(number)
    with count_queries() as thirty:
        assert len(machine.get(address).data["data"]) >= 20
    assert len(thirty) == len(one)
