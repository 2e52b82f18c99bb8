"""Solving and closing by the doors that are in a hurry: the bar of many, a board, sending and solving. What is asked is asked there too."""

import json
import uuid

import pytest

from pasokh.events.models import Event
from pasokh.tickets.actions.bulk import do_batch
from pasokh.tickets.models import (
    Bulk,
    Closure,
    FollowUp,
    HeldReply,
    Message,
    Resolution,
    ResolutionCategory,
    Status,
    Ticket,
    View,
    WritingHabit,
)
from tests.conftest import rules_of_life
from tests.days import today


@pytest.fixture
def tickets(hear, chat):
    return [hear(f"درخواست {number}", origin=chat.origin).ticket for number in range(3)]


@pytest.fixture
def category(shop):
    return ResolutionCategory.objects.all()[1]


def status(key):
    return Status.objects.get(key=key)


def fresh(ticket):
    return Ticket.objects.select_related("status").get(pk=ticket.pk)


def triggers(response):
    return json.loads(response.get("HX-Trigger", "{}"))


def begin(browser, tickets, key, **given):
    named = {"verb": "status", "status": status(key).public_id, "number": [ticket.number for ticket in tickets]}
    response = browser.post("/desk/bulk", named | given)
    while (bulk := Bulk.objects.first()) and do_batch(bulk.pk) is not None:
        pass
    return response


def test_the_bar_asks_where_the_rules_do(desk, shop, make_member, sign_in):
    asking = f'hx-get="/desk/bulk/ending?status={status("solved").public_id}"'
    assert asking in desk.get("/desk/bulk/choices").text
    rules_of_life(asks="never")
    html = desk.get("/desk/bulk/choices").text
    assert asking not in html and f'hx-get="/desk/bulk/ending?status={status("closed").public_id}"' in html
    assert "/desk/bulk/ending" not in sign_in(make_member("سارا")).get("/desk/bulk/choices").text


def test_the_dialog_of_many_asks_what_one_does(desk, shop, category):
    html = desk.get(f"/desk/bulk/ending?status={status('solved').public_id}").text
    assert category.label("fa") in html and 'name="follow_up"' in html
    assert 'id="close-reason"' in desk.get(f"/desk/bulk/ending?status={status('closed').public_id}").text
    assert desk.get(f"/desk/bulk/ending?status={status('waiting').public_id}").status_code == 404
    assert desk.get("/desk/bulk/ending?status=sta_x").status_code == 404


def test_one_answer_solves_many(desk, shop, tickets, category):
    rules_of_life(asks="required")
    plan = {"follow_up": "1", "owner": "", "due": today().isoformat(), "channel": "sms"}
    given = {"category": str(category.uid), "reason": "کابل عوض شد"} | plan
    assert begin(desk, tickets, "solved", **given).status_code == 200
    assert {fresh(ticket).status.key for ticket in tickets} == {"solved"}
    assert set(Resolution.objects.values_list("category", "reason")) == {(category.pk, "کابل عوض شد")}
    assert FollowUp.objects.filter(owner=shop.owner, channel="sms").count() == 3


@pytest.mark.parametrize(("key", "given"), [("solved", {}), ("solved", {"skip": "1"}), ("closed", {"reason": " "})])
def test_without_an_answer_the_bar_changes_nothing(desk, shop, tickets, key, given):
    rules_of_life(asks="required")
    count = Event.objects.count()
    response = begin(desk, tickets, key, **given)
    assert (response.status_code, bool(response.content), Event.objects.count()) == (422, True, count)
    assert not Bulk.objects.exists() and not Closure.objects.exists()


def test_refusals_are_counted_by_reason(desk, shop, tickets, monkeypatch):
    from pasokh.tickets.actions import solving

    monkeypatch.setattr(solving, "before_solving", [lambda ticket: ["هنوز نه"] if ticket.pk == tickets[0].pk else []])
    tickets[1].close(by=shop.owner, reason="تکراری")
    begin(desk, tickets, "solved", skip="1")
    html = desk.get(f"/desk/bulk/{Bulk.objects.get().public_id}").text
    assert "۲ پذیرفته نشد" in html and html.count("<li>") == 4
    assert [fresh(ticket).status.key for ticket in tickets] == ["new", "closed", "solved"]


@pytest.fixture
def drop(desk, shop, view):
    def drop(ticket, key):
        given = {"number": ticket.number, "to": status(key).pk, "as": "board", "by": "status"}
        return desk.post(f"/desk/views/{view.public_id}/move", given)

    return drop


@pytest.fixture
def view(shop):
    return View.objects.create(owner=shop.owner, names={"fa": "تخته"}, filter={"all": []})


@pytest.mark.parametrize(("key", "dialog"), [("solved", "solving"), ("closed", "closing")])
def test_a_card_dropped_on_an_end_asks_first(desk, tickets, drop, key, dialog):
    count = Event.objects.count()
    response = drop(tickets[0], key)
    assert (response.status_code, fresh(tickets[0]).status.key, Event.objects.count()) == (204, "new", count)
    url = triggers(response)["ask"]["url"]
    assert url == f"/desk/tickets/{tickets[0].number}/{dialog}?status={status(key).public_id}"
    assert f'value="{status(key).public_id}"' in desk.get(url).text


def test_a_card_goes_straight_through_where_nothing_is_asked(shop, hear, tickets, drop):
    rules_of_life(asks="never")
    assert "ask" not in triggers(drop(tickets[0], "solved"))
    assert fresh(tickets[0]).status.key == "solved"


def test_a_closed_card_is_dropped_nowhere(shop, tickets, drop):
    tickets[0].close(by=shop.owner, reason="تکراری")
    for key in ("solved", "open"):
        assert drop(tickets[0], key).status_code == 422
    assert fresh(tickets[0]).status.key == "closed"


def send(browser, ticket, **given):
    client_id = str(uuid.uuid4())
    named = {"text": "درست شد", "then": "solve", "client_id": client_id} | given
    return client_id, browser.post(f"/desk/tickets/{ticket.number}/messages", named, headers={"HX-Request": "true"})


@pytest.fixture
def held(shop):
    """What she writes waits for a second thought, in the chat too."""
    WritingHabit.objects.create(member=shop.owner, hold_instant=True)


def test_sending_and_solving_sends_and_has_the_page_ask(desk, tickets):
    client_id, response = send(desk, tickets[0])
    assert (Message.objects.filter(kind="reply").count(), fresh(tickets[0]).settled) == (1, False)
    assert triggers(response)["ask"]["url"] == f"/desk/tickets/{tickets[0].number}/solving?sent={client_id}"


def test_sending_and_solving_says_what_stands_in_the_way(desk, tickets, monkeypatch):
    from pasokh.tickets.actions import solving

    monkeypatch.setattr(solving, "before_solving", [lambda ticket: ["تلفن مشتری نوشته نشده است."]])
    _, response = send(desk, tickets[0])
    html = desk.get(triggers(response)["ask"]["url"]).text
    assert "تلفن مشتری نوشته نشده است." in html and 'class="solve-sent"' in html
    rules_of_life(asks="never")
    _, response = send(desk, tickets[1])
    toast = triggers(response)["toast"]
    assert toast["kind"] == "warn" and "تلفن مشتری نوشته نشده است." in toast["text"]
    assert Message.objects.filter(kind="reply").count() == 2
    assert not any(fresh(ticket).settled for ticket in tickets)


@pytest.mark.parametrize("asks", ["never", "required"])
def test_what_is_taken_back_in_time_leaves_the_ticket_as_it_was(desk, shop, tickets, category, held, asks):
    rules_of_life(asks=asks)
    client_id, _ = send(desk, tickets[0])
    if asks == "required":
        given = {"category": str(category.uid), "sent": client_id}
        assert desk.post(f"/desk/tickets/{tickets[0].number}/solve", given).status_code == 204
    assert fresh(tickets[0]).status.key == "solved"
    waiting = HeldReply.objects.get()
    assert desk.post(f"/desk/tickets/{tickets[0].number}/held/{waiting.pk}/back").status_code in (200, 302)
    now = fresh(tickets[0])
    assert (now.status.key, now.waiting_since is not None, now.held) == ("new", True, 0)
    assert not Message.objects.filter(kind="reply").exists()


def test_a_field_that_was_filled_is_taken_back_from_the_toast(desk, shop, tickets):
    from pasokh.workspaces.actions.custom_fields import make_field

    make_field(by=shop.owner, key="model", kind="text", labels={"fa": "مدل", "en": "Model"})
    address = f"/desk/tickets/{tickets[0].number}/fields"
    response = desk.post(address, {"changed": "model", "value-model": "ونوس"})
    assert fresh(tickets[0]).values == {"model": "ونوس"}
    assert "مدل" in triggers(response)["toast"]["text"]
    assert desk.post(triggers(response)["toast"]["undo"]).status_code == 204
    assert fresh(tickets[0]).values == {}
