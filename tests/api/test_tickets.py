"""Tickets by the API: opening, reading, changing."""

from uuid import uuid4

import pytest

from pasokh.channels.models import Channel
from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.tickets.models import Inbox, Message, Tag, Ticket
from pasokh.workspaces.models import Team, TeamMembership

from .conftest import codes

MARYAM = {"name": "مریم رضایی", "email": "maryam@example.ir"}


def state():
    """Everything that a refusal must leave as it is."""
    tickets = list(Ticket.objects.order_by("pk").values("subject", "status", "team", "assignee", "impact", "urgency"))
    counts = [model.objects.count() for model in (Ticket, Message, Contact, Event, Tag, Channel)]
    return tickets, counts


def test_create_opens_a_ticket_with_the_customers_first_message(machine, shop):
    given = {
        "contact": {"name": "مریم رضایی", "email": "Maryam@Example.ir", "phone": "۰۹۱۲ ۳۴۵ ۶۷۸۹"},
        "subject": "سفارش نرسیده",
        "text": "سفارش ۱۴۰۳۷ هنوز نرسیده",
        "tags": ["سفارش"],
        "impact": "high",
        "urgency": "high",
    }
    response = machine.post("/tickets", given)
    ticket = Ticket.objects.get()
    assert response.status_code == 201
    assert response.headers["Location"] == f"/api/v1/tickets/{ticket.public_id}"
    assert response.data["id"] == ticket.public_id
    assert response.data["number"] == ticket.number
    assert response.data["status"] == "new"
    assert response.data["category"] == "open"
    assert response.data["priority"] == "urgent"
    assert response.data["channel"] == "api"
    assert response.data["inbox"] == {"id": shop.inbox.public_id, "name": "فروشگاه"}
    assert response.data["contact"] == {"id": ticket.contact.public_id, "name": "مریم رضایی"}
    assert response.data["tags"] == ["سفارش"]
    assert response.data["waiting_since"].endswith("Z")
    assert "display" not in response.data
    message = ticket.messages.get()
    assert (message.kind, message.text, message.author_id) == ("incoming", given["text"], ticket.contact_id)
    reached = set(ticket.contact.identities.values_list("kind", "value", "proven"))
    assert reached == {("email", "maryam@example.ir", True), ("phone", "+989123456789", False)}


def test_create_for_a_known_contact_in_a_named_channel(machine, shop, maryam):
    inbox = Inbox.objects.create(name="پشتیبانی")
    channel = Channel.objects.create(kind="api", name="سایت", inbox=inbox)
    given = {"contact_id": maryam.public_id, "text": "سلام", "channel_id": channel.public_id, "external_id": "x-1"}
    response = machine.post("/tickets", given)
    ticket = Ticket.objects.get()
    assert response.data["inbox"]["id"] == inbox.public_id
    assert (ticket.contact, ticket.origin, ticket.messages.get().external_id) == (maryam, channel.origin, "x-1")


def test_create_makes_the_inboxs_api_channel_once(machine, new_ticket, shop):
    new_ticket()
    new_ticket()
    channel = Channel.objects.get()
    assert (channel.kind, channel.inbox) == ("api", shop.inbox)


def test_create_with_the_same_client_id_changes_nothing(machine, new_ticket):
    client_id = str(uuid4())
    first = new_ticket(client_id=client_id)
    before = state()
    again = machine.post("/tickets", {"contact": MARYAM, "text": "سلام", "client_id": client_id})
    assert again.status_code == 200
    assert again.data["id"] == first["id"]
    assert state() == before


def test_create_may_say_team_and_assignee(machine, shop, make_member):
    team, sara = Team.objects.create(name="فروش"), make_member("سارا")
    given = {"contact": MARYAM, "text": "سلام", "team_id": team.public_id, "assignee_id": sara.public_id}
    response = machine.post("/tickets", given)
    assert response.data["team"] == {"id": team.public_id, "name": "فروش"}
    assert response.data["assignee"] == {"id": sara.public_id, "name": "سارا"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"text": "سلام"}, [("/contact_id", "one_needed")]),
        ({"text": "سلام", "contact": MARYAM, "contact_id": "con_x"}, [("/contact_id", "one_needed")]),
        ({"text": "سلام", "contact": {"name": "مریم"}}, [("/contact/email", "missing")]),
        ({"text": "سلام", "contact": {"email": "nobody"}}, [("/contact/email", "bad_identity")]),
        ({"text": "سلام", "contact": {"phone": "12"}}, [("/contact/phone", "bad_identity")]),
        ({"text": "سلام", "contact_id": "con_" + "0" * 32}, [("/contact_id", "unknown_id")]),
        ({"text": "سلام", "contact_id": "tkt_" + "0" * 32}, [("/contact_id", "unknown_id")]),
        ({"text": " \n ", "contact": MARYAM}, [("/text", "empty_message")]),
        ({"text": "\x00", "contact": MARYAM}, [("/text", "empty_message")]),
        ({"contact": MARYAM}, [("/text", "empty_message")]),
        ({"text": "ک" * 100_001, "contact": MARYAM}, [("/text", "too_long")]),
        ({"text": "سلام", "contact": MARYAM, "subject": "ک" * 256}, [("/subject", "too_long")]),
        ({"text": "سلام", "contact": MARYAM, "inbox_id": "inb_1"}, [("/inbox_id", "unknown_id")]),
        ({"text": "سلام", "contact": MARYAM, "channel_id": "chn_1"}, [("/channel_id", "unknown_id")]),
        ({"text": "سلام", "contact": MARYAM, "team_id": "tem_1"}, [("/team_id", "unknown_id")]),
        ({"text": "سلام", "contact": MARYAM, "assignee_id": "mem_1"}, [("/assignee_id", "unknown_id")]),
        ({"text": "سلام", "contact": MARYAM, "attachment_ids": ["att_1"]}, [("/attachment_ids", "file_not_usable")]),
        ({"text": "سلام", "contact": MARYAM, "attachment_ids": ["x"] * 21}, [("/attachment_ids", "too_many")]),
        ({"text": "سلام", "contact": MARYAM, "tags": ["  "]}, [("/tags", "empty_tag")]),
        ({"text": "سلام", "contact": MARYAM, "impact": "enormous"}, [("/impact", "not_a_choice")]),
        ({"text": "سلام", "contact": MARYAM, "impact": None}, [("/impact", "not_a_choice")]),
        ({"text": "سلام", "contact": MARYAM, "client_id": "1"}, [("/client_id", "wrong_type")]),
        ({"text": 7, "contact": MARYAM}, [("/text", "wrong_type")]),
        ({"text": "سلام", "contact": MARYAM, "colour/": "red"}, [("/colour~1", "unknown_field")]),
    ],
)
def test_create_refuses_and_keeps_nothing(machine, shop, given, expected):
    before = state()
    response = machine.post("/tickets", given)
    assert response.status_code == 422
    assert response.data["code"] == "invalid"
    assert codes(response) == expected
    assert state() == before


def test_create_tells_every_wrong_field_at_once(machine, shop):
    response = machine.post("/tickets", {"text": 7, "subject": [], "contact": {"email": 5}})
    assert codes(response) == [("/contact/email", "wrong_type"), ("/subject", "wrong_type"), ("/text", "wrong_type")]


def test_create_asks_which_inbox_where_there_are_two(machine, shop):
    Inbox.objects.create(name="پشتیبانی")
    response = machine.post("/tickets", {"contact": MARYAM, "text": "سلام"})
    assert codes(response) == [("/inbox_id", "choice_needed")]
    assert "GET /inboxes" in response.data["errors"][0]["detail"]  # where to find what to choose from
    assert Ticket.objects.count() == 0


def test_create_respects_a_channel_that_was_switched_off(machine, shop):
    Channel.objects.create(kind="api", name="API", inbox=shop.inbox, active=False)
    response = machine.post("/tickets", {"contact": MARYAM, "text": "سلام"})
    assert (response.status_code, response.data["code"]) == (409, "channel_off")
    assert (Ticket.objects.count(), Channel.objects.count()) == (0, 1)


@pytest.mark.parametrize(("spoil", "code"), [("erase", "contact_erased"), ("block", "contact_blocked")])
def test_create_takes_nothing_from_one_who_was_erased_or_blocked(machine, shop, maryam, spoil, code):
    if spoil == "erase":
        erase(contact=maryam, by=shop.owner)
    else:
        Contact.objects.filter(pk=maryam.pk).update(blocked_at="2026-01-01T00:00Z")
    response = machine.post("/tickets", {"contact_id": maryam.public_id, "text": "سلام"})
    assert (response.status_code, response.data["code"]) == (409, code)
    assert Ticket.objects.count() == 0


def test_a_light_member_opens_nothing(make_machine, make_member, shop):
    response = make_machine(make_member(role="light")).post("/tickets", {"contact": MARYAM, "text": "سلام"})
    assert (response.status_code, response.data["code"]) == (403, "forbidden")
    assert (Ticket.objects.count(), Contact.objects.count()) == (0, 0)


def test_get_gives_the_ticket_and_its_etag(machine, new_ticket):
    ticket = new_ticket()
    response = machine.get(f"/tickets/{ticket['id']}")
    assert response.data == ticket
    again = machine.get(f"/tickets/{ticket['id']}", if_none_match=response.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_get_with_jalali_adds_display_and_keeps_the_wire(machine, hear):
    ticket = hear().ticket
    Ticket.objects.filter(pk=ticket.pk).update(created_at="2026-11-21T21:00:00Z")
    machine.language = "fa-IR,fa;q=0.9,en;q=0.5"
    response = machine.get(f"/tickets/{ticket.public_id}?calendar=jalali")
    assert response.data["created_at"] == "2026-11-21T21:00:00Z"
    assert response.data["display"]["created_at"] == "۱ آذر ۱۴۰۵، ۰۰:۳۰"
    assert "closed_at" not in response.data["display"]


def test_update_changes_what_was_said_and_no_more(machine, new_ticket, shop, make_member):
    ticket, sara = new_ticket(), make_member("سارا")
    team = Team.objects.create(name="فروش")
    given = {
        "status": "solved",
        "assignee_id": sara.public_id,
        "team_id": team.public_id,
        "impact": "high",
        "urgency": "low",
        "subject": "سفارش ۱۴۰۳۷",
        "tags": ["پست", "سفارش"],
    }
    response = machine.patch(f"/tickets/{ticket['id']}", given)
    assert response.status_code == 200
    expected = ticket | {
        "status": "solved",
        "category": "solved",
        "assignee": {"id": sara.public_id, "name": "سارا"},
        "team": {"id": team.public_id, "name": "فروش"},
        "impact": "high",
        "urgency": "low",
        "priority": "normal",
        "subject": "سفارش ۱۴۰۳۷",
        "tags": ["پست", "سفارش"],
        "waiting_since": None,
        "solved_at": response.data["solved_at"],
    }
    assert response.data == expected
    assert machine.get(f"/tickets/{ticket['id']}").data == expected


def test_update_with_null_takes_away(machine, new_ticket, shop):
    team = Team.objects.create(name="فروش")
    ticket = new_ticket(assignee_id=shop.owner.public_id, team_id=team.public_id, tags=["سفارش"])
    response = machine.patch(f"/tickets/{ticket['id']}", {"assignee_id": None, "team_id": None, "tags": []})
    assert (response.data["assignee"], response.data["team"], response.data["tags"]) == (None, None, [])


def test_update_with_nothing_changes_nothing(machine, new_ticket):
    ticket = new_ticket()
    before = state()
    assert machine.patch(f"/tickets/{ticket['id']}", {}).data == ticket
    assert state() == before


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"subject": "تازه", "status": "frozen"}, [("/status", "not_a_choice")]),
        ({"subject": "تازه", "assignee_id": "mem_1"}, [("/assignee_id", "unknown_id")]),
        ({"subject": "تازه", "team_id": 5}, [("/team_id", "wrong_type")]),
        ({"status": None}, [("/status", "wrong_type")]),
        ({"tags": None}, [("/tags", "wrong_type")]),
        ({"subject": None}, [("/subject", "wrong_type")]),
        ({"number": 5}, [("/number", "unknown_field")]),
        ([], [("", "wrong_type")]),
    ],
)
def test_update_refuses_and_changes_nothing(machine, new_ticket, given, expected):
    ticket = new_ticket()
    before = state()
    response = machine.patch(f"/tickets/{ticket['id']}", given)
    assert response.status_code == 422
    assert codes(response) == expected
    assert state() == before


def test_update_gives_nothing_to_one_who_does_not_answer(machine, new_ticket, make_member):
    ticket, light = new_ticket(), make_member(role="light")
    before = state()
    response = machine.patch(f"/tickets/{ticket['id']}", {"subject": "تازه", "assignee_id": light.public_id})
    assert codes(response) == [("/assignee_id", "not_answering")]
    assert state() == before


@pytest.mark.parametrize(
    "given", [{"status": "solved"}, {"assignee_id": None}, {"impact": "low"}, {"tags": []}, {"subject": ""}]
)
def test_a_light_member_changes_nothing(make_machine, make_member, new_ticket, given):
    ticket = new_ticket()
    before = state()
    response = make_machine(make_member(role="light")).patch(f"/tickets/{ticket['id']}", given)
    assert (response.status_code, response.data["code"]) == (403, "forbidden")
    assert state() == before


def test_update_with_an_old_etag_is_refused(machine, new_ticket):
    ticket = new_ticket()
    etag = machine.get(f"/tickets/{ticket['id']}").headers["ETag"]
    fresh = machine.patch(f"/tickets/{ticket['id']}", {"impact": "high"}, if_match=etag).headers["ETag"]
    before = state()
    late = machine.patch(f"/tickets/{ticket['id']}", {"impact": "low"}, if_match=etag)
    assert (late.status_code, late.data["code"]) == (412, "changed_meanwhile")
    assert state() == before
    assert machine.patch(f"/tickets/{ticket['id']}", {"impact": "low"}, if_match=f'"x", {fresh}').status_code == 200
    assert machine.patch(f"/tickets/{ticket['id']}", {"impact": "high"}, if_match="*").status_code == 200


@pytest.mark.parametrize(("sees", "expected"), [("all", "123"), ("teams", "123"), ("own", "1")])
def test_a_token_sees_what_its_member_sees(make_machine, make_member, hear, shop, sees, expected):
    sara = make_member("سارا", sees=sees)
    mine, _unrouted, ours, theirs = (hear(text).ticket for text in "1234")
    mine.assign(sara, by=shop.owner)
    team, other = Team.objects.create(name="فروش"), Team.objects.create(name="انبار")
    TeamMembership.objects.create(team=team, member=sara)
    ours.route_to(team, by=shop.owner)
    theirs.route_to(other, by=shop.owner)
    machine = make_machine(sara)
    listed = machine.get("/tickets?sort=activity").data["data"]
    expected = expected + ("4" if sees == "all" else "")
    assert {each["preview"] for each in listed} == set(expected)
    status = machine.get(f"/tickets/{theirs.public_id}").status_code
    assert status == (200 if sees == "all" else 404)
    assert machine.patch(f"/tickets/{theirs.public_id}", {"subject": "x"}).status_code == status
    theirs.refresh_from_db()
    assert theirs.subject == ("x" if sees == "all" else "")


def test_the_client_id_of_a_hidden_ticket_tells_nothing(make_machine, make_member, new_ticket):
    client_id = str(uuid4())
    new_ticket(client_id=client_id)
    machine = make_machine(make_member("سارا", sees="own"))
    response = machine.post("/tickets", {"contact": MARYAM, "text": "سلام", "client_id": client_id})
    assert (response.status_code, response.data["code"]) == (409, "message_known")


def test_another_workspaces_ids_are_not_there(machine, strangers_ids, new_ticket):
    ticket = strangers_ids["ticket"]
    for response in (
        machine.get(f"/tickets/{ticket}"),
        machine.patch(f"/tickets/{ticket}", {"subject": "x"}),
        machine.get(f"/tickets/{ticket}/messages"),
        machine.post(f"/tickets/{ticket}/messages", {"kind": "reply", "text": "x"}),
    ):
        assert (response.status_code, response.data["code"]) == (404, "not_found")
    own = new_ticket()["id"]
    before = state()
    for field, kind in (("team_id", "team"), ("assignee_id", "member")):
        refused = machine.patch(f"/tickets/{own}", {field: strangers_ids[kind]})
        assert codes(refused) == [(f"/{field}", "unknown_id")]
    for field in ("contact_id", "inbox_id", "channel_id"):
        given = {"text": "x", field: strangers_ids[field.removesuffix("_id")]}
        given |= {} if field == "contact_id" else {"contact": MARYAM}
        assert codes(machine.post("/tickets", given)) == [(f"/{field}", "unknown_id")]
    assert state() == before
    for name in ("team", "contact", "assignee"):
        value = strangers_ids["member" if name == "assignee" else name]
        assert codes(machine.get(f"/tickets?{name}={value}")) == [(name, "unknown_id")]


def test_an_absorbed_contacts_id_still_works(machine, maryam, shop):
    from pasokh.contacts.actions.merge import merge

    twin = identify(kind="phone", value="09123456789", name="مریم")
    merge(kept=maryam, absorbed=twin, by=shop.owner)
    response = machine.post("/tickets", {"contact_id": twin.public_id, "text": "سلام"})
    assert response.data["contact"]["id"] == maryam.public_id
