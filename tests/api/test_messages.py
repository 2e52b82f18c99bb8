"""Messages by the API: the thread, replies, notes, and what a fed channel brings."""

from uuid import uuid4

import pytest

from pasokh.channels.models import Channel
from pasokh.contacts.models import Contact, Identity
from pasokh.events.models import Event
from pasokh.kernel.markdown import read
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.register import Entered, register
from pasokh.tickets.models import Message, Ticket

from .conftest import codes


def state():
    return (
        Message.objects.count(),
        Event.objects.count(),
        list(Ticket.objects.order_by("pk").values_list("last_position", "status")),
    )


def test_the_thread_in_its_order_with_notes_and_authors(machine, new_ticket, shop):
    ticket = new_ticket("یک")
    address = f"/tickets/{ticket['id']}/messages"
    machine.post(address, {"kind": "reply", "text": "دو"})
    machine.post(address, {"kind": "note", "text": "سه"})
    first = machine.get(f"{address}?limit=2").data
    rest = machine.get(f"{address}?limit=2&cursor={first['next']}").data
    told = [
        (each["position"], each["kind"], each["text"], each["author"]["id"]) for each in first["data"] + rest["data"]
    ]
    maryam, negar = ticket["contact"]["id"], shop.owner.public_id
    assert told == [(1, "incoming", "یک", maryam), (2, "reply", "دو", negar), (3, "note", "سه", negar)]
    assert rest["next"] is None
    latest = machine.get(f"{address}?sort=latest").data["data"]
    assert [each["text"] for each in latest] == ["سه", "دو", "یک"]


def test_a_reply_is_sent_and_opens_the_ticket(machine, new_ticket, shop):
    ticket = new_ticket()
    response = machine.post(f"/tickets/{ticket['id']}/messages", {"kind": "reply", "text": "امروز می‌رسد"})
    assert response.status_code == 201
    assert response.data["author"] == {"kind": "member", "id": shop.owner.public_id, "name": "نگار کریمی"}
    assert Message.objects.get(kind="reply").text == "امروز می‌رسد"
    after = machine.get(f"/tickets/{ticket['id']}").data
    assert (after["status"], after["waiting_since"], after["preview"]) == ("open", None, "امروز می‌رسد")


def test_incoming_reopens_a_solved_ticket(machine, new_ticket):
    ticket = new_ticket()
    machine.patch(f"/tickets/{ticket['id']}", {"status": "solved"})
    given = {"kind": "incoming", "text": "نرسید", "external_id": "sms-9"}
    response = machine.post(f"/tickets/{ticket['id']}/messages", given)
    assert (response.status_code, response.data["external_id"]) == (201, "sms-9")
    assert response.data["author"]["id"] == ticket["contact"]["id"]
    assert machine.get(f"/tickets/{ticket['id']}").data["category"] == "open"


def test_incoming_to_a_closed_ticket_opens_one_that_continues_it(machine, new_ticket):
    ticket = new_ticket()
    machine.patch(f"/tickets/{ticket['id']}", {"status": "closed", "reason": "تکراری"})
    response = machine.post(f"/tickets/{ticket['id']}/messages", {"kind": "incoming", "text": "باز هم"})
    following = Ticket.objects.latest("pk")
    assert following.continues.public_id == ticket["id"]
    assert response.data["ticket_id"] == following.public_id
    assert response.headers["Location"] == f"/api/v1/tickets/{following.public_id}/messages"


def test_incoming_is_for_tickets_of_the_api_only(machine, hear):
    ticket = hear().ticket
    before = state()
    response = machine.post(f"/tickets/{ticket.public_id}/messages", {"kind": "incoming", "text": "x"})
    assert (response.status_code, response.data["code"]) == (409, "channel_takes_none")
    assert state() == before


def test_incoming_of_a_blocked_contact_is_refused(machine, new_ticket):
    ticket = new_ticket()
    Contact.objects.update(blocked_at="2026-01-01T00:00Z")
    before = state()
    response = machine.post(f"/tickets/{ticket['id']}/messages", {"kind": "incoming", "text": "x"})
    assert (response.status_code, response.data["code"]) == (409, "contact_blocked")
    assert state() == before


@pytest.mark.parametrize("kind", ["reply", "note", "incoming"])
def test_a_repeated_client_id_doubles_nothing(machine, new_ticket, kind):
    address = f"/tickets/{new_ticket()['id']}/messages"
    given = {"kind": kind, "text": "یک بار", "client_id": str(uuid4())}
    first = machine.post(address, given)
    before = state()
    again = machine.post(address, given)
    assert again.data == first.data
    assert state() == before


@pytest.mark.parametrize("kind", ["reply", "incoming"])
def test_a_client_id_of_another_ticket_is_told_apart(machine, new_ticket, kind):
    given = {"kind": kind, "text": "یک بار", "client_id": str(uuid4())}
    machine.post(f"/tickets/{new_ticket()['id']}/messages", given)
    other = new_ticket()
    before = state()
    response = machine.post(f"/tickets/{other['id']}/messages", given)
    assert (response.status_code, response.data["code"]) == (409, "message_known")
    assert state() == before


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"text": "x"}, [("/kind", "missing")]),
        ({"kind": "notice", "text": "x"}, [("/kind", "not_a_choice")]),
        ({"kind": "reply"}, [("/text", "empty_message")]),
        ({"kind": "note", "text": "  "}, [("/text", "empty_message")]),
        ({"kind": "incoming", "text": ""}, [("/text", "empty_message")]),
        ({"kind": "reply", "text": "ک" * 100_001}, [("/text", "too_long")]),
        ({"kind": "reply", "text": "x", "html": "<b>x</b>"}, [("/html", "unknown_field")]),
        (
            {"kind": "reply", "text": "x", "attachment_ids": ["att_" + "0" * 32]},
            [("/attachment_ids", "file_not_usable")],
        ),
        ({"kind": "reply", "text": "x", "client_id": "not-a-uuid"}, [("/client_id", "wrong_type")]),
    ],
)
def test_refusals_change_nothing(machine, new_ticket, given, expected):
    ticket = new_ticket()
    before = state()
    response = machine.post(f"/tickets/{ticket['id']}/messages", given)
    assert response.status_code == 422
    assert codes(response) == expected
    assert state() == before


def test_a_light_member_notes_but_neither_answers_nor_feeds(make_machine, make_member, new_ticket):
    ticket = new_ticket()
    machine = make_machine(make_member(role="light"))
    address = f"/tickets/{ticket['id']}/messages"
    assert machine.post(address, {"kind": "note", "text": "ببینید"}).status_code == 201
    before = state()
    for kind in ("reply", "incoming"):
        response = machine.post(address, {"kind": kind, "text": "x"})
        assert (response.status_code, response.data["code"]) == (403, "forbidden")
    assert state() == before


def test_jalali_times_of_messages(machine, new_ticket):
    machine.language = "en"
    address = f"/tickets/{new_ticket()['id']}/messages"
    Message.objects.update(created_at="2026-11-21T08:30:00Z")
    shown = machine.get(f"{address}?calendar=jalali").data["data"][0]
    assert shown["created_at"] == "2026-11-21T08:30:00Z"
    assert shown["display"] == {"created_at": "30 Aban 1405, 12:00"}


def test_what_is_written_on_a_merged_ticket_goes_to_the_one_that_goes_on(machine, new_ticket, shop):
    target, source = new_ticket("یک"), new_ticket("دو")
    tickets = {ticket.number: ticket for ticket in Ticket.objects.all()}
    merge(target=tickets[target["number"]], sources=[tickets[source["number"]]], by=shop.owner)
    for kind in ("reply", "note", "incoming"):
        response = machine.post(f"/tickets/{source['id']}/messages", {"kind": kind, "text": kind})
        assert (response.status_code, response.data["ticket_id"]) == (201, target["id"])
    assert machine.get(f"/tickets/{source['id']}").data["merged_into"] == target["id"]
    assert machine.get(f"/tickets/{target['id']}").data["merged_into"] is None


def test_an_answer_can_be_sent_only_if_nobody_has_answered_after_what_is_known(
    machine, make_machine, make_member, new_ticket
):
    path = f"/tickets/{new_ticket()['id']}/messages"
    theirs = make_machine(make_member()).post(path, {"kind": "reply", "text": "یک"}).data
    refused = machine.post(path, {"kind": "reply", "text": "دو", "seen": 1})
    assert (refused.status_code, refused.data["code"]) == (409, "answered_meanwhile")
    assert refused.data["message_ids"] == [theirs["id"]]
    assert Message.objects.filter(kind="reply").count() == 1
    for given in ({"kind": "reply", "seen": 2}, {"kind": "reply"}, {"kind": "note", "seen": 1}):
        assert machine.post(path, {"text": "دو"} | given).status_code == 201


def test_an_answer_that_no_channel_could_carry_is_refused(machine, shop, maryam):
    said = read("زنگ زد و پرسید سفارشش کجاست")
    entered = Entered(
        contact=maryam, channel="call", inbox=shop.inbox, subject="", said=said, is_note=True, client_id=uuid4()
    )
    ticket = register(entered, by=shop.owner).ticket
    address, before = f"/tickets/{ticket.public_id}/messages", state()
    refused = machine.post(address, {"kind": "reply", "text": "امروز می‌رسد"})
    assert (refused.status_code, refused.data["code"]) == (409, "customer_unreachable")
    assert state() == before
    assert machine.post(address, {"kind": "note", "text": "تلفنی گفته شد"}).status_code == 201


def test_an_answer_to_what_was_entered_by_hand_takes_the_first_way_there_is(machine, shop, maryam):
    said = read("زنگ زد")
    entered = Entered(
        contact=maryam, channel="call", inbox=shop.inbox, subject="", said=said, is_note=True, client_id=uuid4()
    )
    ticket = register(entered, by=shop.owner).ticket
    mailbox = Channel.objects.create(
        kind="email", name="پشتیبانی", inbox=shop.inbox, settings={"address": "help@khaneno.example"}
    )
    Identity.objects.filter(contact=maryam, kind="email").update(proven=True)
    given = {"kind": "reply", "text": "امروز می‌رسد", "client_id": str(uuid4())}
    address = f"/tickets/{ticket.public_id}/messages"
    sent = machine.post(address, given)
    assert sent.status_code == 201 and Message.objects.get(kind="reply").origin == mailbox.origin
    Identity.objects.update(proven=False)
    assert machine.post(address, given).data["id"] == sent.data["id"]
    assert machine.post(address, {"kind": "reply", "text": "و دیگر"}).data["code"] == "customer_unreachable"
