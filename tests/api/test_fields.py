"""The type of a ticket and what its fields say, by the API."""

import pytest

from pasokh.events.models import Event
from pasokh.tickets.models import Attachment, Ticket, TicketType, TypeField
from pasokh.workspaces.actions.custom_fields import make_field, retire_field

from .conftest import codes

MARYAM = {"contact": {"name": "مریم رضایی", "email": "maryam@example.ir"}, "text": "سلام"}


@pytest.fixture
def field(shop):
    def make(key, kind="text", **fields):
        return make_field(by=shop.owner, key=key, kind=kind, labels={"fa": key, "en": key}, **fields)

    return make


def state():
    tickets = list(Ticket.objects.order_by("pk").values("type", "values", "status", "last_position"))
    return tickets, Event.objects.count(), Attachment.objects.count()


def test_a_ticket_is_opened_with_its_type_and_fields(machine, field):
    field("model"), field("price", "money"), field("bought", "date"), field("ok", "yes_no"), field("n", "number")
    values = {"model": "UPS-1500", "price": 125_000, "bought": "2025-10-12", "ok": False, "n": 2.5}
    response = machine.post("/tickets", MARYAM | {"type": "problem", "values": values})
    assert (response.status_code, response.data["type"], response.data["values"]) == (201, "problem", values)
    read = machine.get(f"/tickets/{response.data['id']}").data
    assert (read["type"], read["values"]) == ("problem", values)
    assert machine.get("/tickets").data["data"][0]["values"] == values


def test_without_a_type_there_is_none(new_ticket):
    ticket = new_ticket()
    assert (ticket["type"], ticket["values"]) == (None, {})


def test_a_change_touches_what_it_names(machine, new_ticket, field):
    field("model"), field("serial")
    ticket = new_ticket(values={"model": "A", "serial": "1"})
    response = machine.patch(f"/tickets/{ticket['id']}", {"type": "visit", "values": {"model": None, "serial": "۲"}})
    assert (response.data["type"], response.data["values"]) == ("visit", {"serial": "۲"})
    assert machine.patch(f"/tickets/{ticket['id']}", {"type": None}).data["type"] is None


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"x/y": 1}, [("/values/x~1y", "unknown_field")]),
        ({"n": "12"}, [("/values/n", "wrong_type")]),
        ({"id": "1234567890"}, [("/values/id", "bad_value")]),
        ({"card": "1"}, [("/values/card", "not_asked")]),
        ({"visits": "1"}, [("/values/visits", "not_asked")]),
        ({"n": True, "id": "x"}, [("/values/n", "wrong_type"), ("/values/id", "bad_value")]),
        ({"file": ["att_x"]}, [("/values/file", "file_not_usable")]),
        ([], [("/values", "wrong_type")]),
        (None, [("/values", "wrong_type")]),
        ({f"k{n}": 1 for n in range(101)}, [("/values", "too_many")]),
    ],
)
def test_each_field_that_is_refused_is_named_and_nothing_changes(machine, new_ticket, field, values, errors):
    field("n", "number"), field("id", "national_id"), field("file", "file")
    field("card", condition={"all": [{"field": "n", "op": "not_empty"}]})
    TypeField.objects.create(type=TicketType.objects.get(key="visit"), field=field("visits"))
    ticket = new_ticket()
    before = state()
    response = machine.patch(f"/tickets/{ticket['id']}", {"values": values, "impact": "high"})
    assert (response.status_code, codes(response), state()) == (422, errors, before)
    assert machine.post("/tickets", MARYAM | {"values": values}).status_code == 422
    assert state() == before


def test_a_refusal_speaks_the_callers_language(machine, field):
    field("id", "national_id")
    machine.language = "fa"
    response = machine.post("/tickets", MARYAM | {"values": {"id": "1234567890"}})
    assert "رقم آخر" in response.data["errors"][0]["detail"]


@pytest.mark.parametrize("type", ["x", "", "typ_1"])
def test_an_unknown_type_is_refused(machine, new_ticket, type):
    ticket = new_ticket()
    before = state()
    response = machine.patch(f"/tickets/{ticket['id']}", {"type": type})
    assert (response.status_code, codes(response), state()) == (422, [("/type", "not_a_choice")], before)


def test_a_retired_type_is_refused(machine, shop, new_ticket):
    from pasokh.tickets.actions.types import retire_type

    retire_type(type=TicketType.objects.get(key="visit"), by=shop.owner)
    ticket = new_ticket()
    before = state()
    response = machine.patch(f"/tickets/{ticket['id']}", {"type": "visit"})
    assert (codes(response), state()) == ([("/type", "retired_type")], before)


def test_what_is_needed_at_creation_is_asked_of_whoever_opens_it_here(machine, field):
    field("model", needed="creation"), field("later", needed="solving")
    before = state()
    response = machine.post("/tickets", MARYAM)
    assert (response.status_code, codes(response), state()) == (422, [("/values/model", "missing")], before)
    assert machine.post("/tickets", MARYAM | {"values": {"model": "A"}}).status_code == 201


def test_a_ticket_is_not_solved_before_what_is_needed_is_there(machine, new_ticket, field):
    field("model", needed="solving")
    ticket = new_ticket()
    before = state()
    response = machine.patch(f"/tickets/{ticket['id']}", {"status": "solved"})
    assert (response.status_code >= 400, state()) == (True, before)
    response = machine.patch(f"/tickets/{ticket['id']}", {"status": "solved", "values": {"model": "A"}})
    assert (response.status_code, response.data["status"]) == (200, "solved")


def test_only_who_may_fill_in_does(machine, make_machine, make_member, new_ticket, field):
    field("model")
    ticket = new_ticket()
    light = make_machine(make_member("رضا", role="light"))
    before = state()
    for given in ({"values": {"model": "A"}}, {"type": "problem"}):
        assert light.patch(f"/tickets/{ticket['id']}", given).status_code == 403
    assert state() == before


def test_a_file_of_ones_own_is_taken(machine, new_ticket, field):
    field("invoice", "file")
    file = machine.upload().data["id"]
    ticket = new_ticket(values={"invoice": [file]})
    assert ticket["values"] == {"invoice": [file]}
    assert Attachment.objects.get().ticket.public_id == ticket["id"]
    assert machine.get(f"/attachments/{file}/content").status_code == 200


def test_tickets_are_listed_by_type(machine, new_ticket):
    typed, untyped = new_ticket(type="visit")["id"], new_ticket()["id"]
    listed = lambda type: [each["id"] for each in machine.get(f"/tickets?type={type}").data["data"]]  # noqa: E731
    assert (listed("visit"), listed("none"), listed("x")) == ([typed], [untyped], [])


def test_types_and_fields_are_described(machine, shop, field):
    choices = [{"key": "a", "labels": {"fa": "الف"}}]
    made = field("fault", "choice", choices=choices, needed="solving")
    TypeField.objects.create(type=TicketType.objects.get(key="visit"), field=made)
    retire_field(field=field("old"), by=shop.owner)
    types = machine.get("/types").data["data"]
    assert [each["key"] for each in types][:3] == ["question", "report", "problem"]
    fault, old = machine.get("/fields").data["data"]
    assert (fault["key"], fault["kind"], fault["types"], fault["needed"]) == ("fault", "choice", ["visit"], "solving")
    assert fault["choices"] == [{"key": "a", "labels": {"fa": "الف"}, "retired": False}]
    assert (old["types"], old["retired"]) == ([], True)


def test_another_business_is_not_told_of(machine, field, other_shop):
    import contextvars

    from pasokh.kernel.tenancy import workspace

    def there():
        with workspace(other_shop):
            make_field(by=other_shop.owner, key="secret", kind="text", labels={"fa": "راز"})

    contextvars.Context().run(there)
    assert machine.get("/fields").data["data"] == []
    assert codes(machine.post("/tickets", MARYAM | {"values": {"secret": "x"}})) == [
        ("/values/secret", "unknown_field")
    ]
