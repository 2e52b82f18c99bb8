"""A mail to somebody first: it goes out, opens a ticket, and a refusal changes nothing."""

import pytest

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.models import Delivery
from pasokh.contacts.actions.identify import identify
from pasokh.tickets.models import Envelope, Message, Ticket
from tests.unchanged import Watch

GIVEN = {"to": [{"name": "مریم رضایی", "email": "maryam@example.ir"}], "subject": "پیش‌فاکتور", "text": "**سلام**"}


@pytest.fixture
def box(shop):
    return open_mailbox(name="پشتیبانی", inbox=shop.inbox, address="help@khaneno.example", by=shop.owner)


def test_it_opens_a_ticket_and_goes_out_once(machine, box, shop):
    sent = GIVEN | {
        "cc": [{"email": "ali@example.ir"}],
        "bcc": [{"email": "boss@khaneno.example"}],
        "client_id": "0199aaaa-0000-7000-8000-000000000001",
    }
    first = machine.post("/mails", sent)
    assert (first.status_code, first.data["subject"], first.data["channel"]) == (201, "پیش‌فاکتور", "email")
    assert first.data["assignee"]["name"] == shop.owner.name
    again = machine.post("/mails", sent)
    assert (again.status_code, again.data["id"]) == (200, first.data["id"])
    assert "<strong>" in Message.objects.get().html
    assert Delivery.objects.get().recipient == "maryam@example.ir"
    assert Envelope.objects.get().blind == [["", "boss@khaneno.example"]]
    assert Ticket.objects.get().participants.get().contact.email == "ali@example.ir"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"to": []}, "/to"),
        ({"to": [{"email": "nobody"}]}, "/to/0/email"),
        ({"cc": [{"email": "a@example.ir"}, {"email": "help@khaneno.example"}]}, "/cc/1/email"),
        ({"subject": "‎"}, "/subject"),
        ({"text": " "}, "/text"),
        ({"attachment_ids": ["att_" + "0" * 32]}, "/attachment_ids"),
        ({"mailbox_id": "chn_" + "0" * 32}, "/mailbox_id"),
        ({"assignee_id": "mem_" + "0" * 32}, "/assignee_id"),
    ],
)
def test_what_is_wrong_is_pointed_at(machine, box, wrong, pointer):
    watch = Watch(aside=("workspaces_apitoken",))
    refused = machine.post("/mails", GIVEN | wrong)
    assert (refused.status_code, refused.data["errors"][0]["pointer"]) == (422, pointer)
    assert watch.changed() == []


def test_a_blocked_customer_is_not_written_to(machine, box, shop):
    identify(kind="email", value="maryam@example.ir", name="مریم رضایی").block(by=shop.owner)
    refused = machine.post("/mails", GIVEN)
    assert (refused.status_code, refused.data["code"]) == (409, "contact_blocked")
    assert not Ticket.objects.exists()


def test_several_mailboxes_are_chosen_from(machine, box, shop):
    other = open_mailbox(name="فروش", inbox=shop.inbox, address="sales@khaneno.example", by=shop.owner)
    assert machine.post("/mails", GIVEN).data["errors"][0]["pointer"] == "/mailbox_id"
    assert machine.post("/mails", GIVEN | {"mailbox_id": other.public_id, "assignee_id": None}).status_code == 201
    assert (Message.objects.get().origin, Ticket.objects.get().assignee) == (other.origin, None)
