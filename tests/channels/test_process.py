"""From raw input to a ticket, or to a reason."""

import pytest
from django.db import InterfaceError, OperationalError
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels.actions.process import process
from pasokh.channels.actions.take_in import KEPT_IN_ROW, raw_of, take_in
from pasokh.channels.arrival import ArrivedFile, Clue
from pasokh.channels.models import Receipt
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact
from pasokh.kernel import files
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Attachment, Category, Message, Ticket


def test_raw_input_is_stored_once_with_its_job(mailbox):
    first = take_in(channel=mailbox, key="uid-7", raw=b"x")
    again = take_in(channel=mailbox, key="uid-7", raw=b"x")
    assert (first[1], again[1], first[0]) == (True, False, again[0])
    assert ProcrastinateJob.objects.filter(task_name="channels.jobs.process_receipt").count() == 1


@pytest.mark.parametrize("size", [0, 1, KEPT_IN_ROW, KEPT_IN_ROW + 1])
def test_raw_input_comes_back_whatever_its_size(mailbox, size):
    receipt, _ = take_in(channel=mailbox, key="k", raw=b"\x00\xff" * (size // 2) + b"x" * (size % 2))
    assert len(raw_of(Receipt.objects.get(pk=receipt.pk))) == size
    assert bool(receipt.stored) == (size > KEPT_IN_ROW)


def test_an_arrival_becomes_a_ticket(arrive):
    receipt = arrive(subject="سفارش", files=(ArrivedFile("عکس.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20),))
    ticket, attachment = Ticket.objects.get(), Attachment.objects.get()
    assert (receipt.state, receipt.message_id) == ("done", Message.objects.get().pk)
    assert (ticket.subject, ticket.channel, ticket.contact.name) == ("سفارش", "email", "مریم رضایی")
    assert (attachment.name, attachment.content_type, attachment.message.ticket) == ("عکس.png", "image/png", ticket)
    assert files.exists(attachment.stored)


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_a_mail_that_says_it_all_in_its_subject_is_a_request(arrive, text):
    assert arrive(subject="فوری: زنگ بزنید", text=text, html=text).state == "done"
    assert Ticket.objects.get().subject == "فوری: زنگ بزنید"


def test_processing_twice_changes_nothing(arrive):
    receipt = arrive()
    process(receipt)
    assert Message.objects.count() == 1


def test_what_cannot_be_understood_waits_in_quarantine_with_its_reason(arrive):
    receipt = arrive(error=UnicodeError("strange bytes"))
    assert (receipt.state, Ticket.objects.count()) == ("quarantined", 0)
    assert "strange bytes" in receipt.reason
    assert raw_of(receipt) == b"raw k1"


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left"), OperationalError("lock timeout"), InterfaceError("closed")]
)
def test_trouble_that_may_pass_leaves_the_receipt_waiting(arrive, error):
    with pytest.raises(type(error)):
        arrive(error=error)
    assert (Receipt.objects.get().state, Ticket.objects.count()) == ("waiting", 0)


def test_a_file_larger_than_people_may_upload_still_comes_by_mail(arrive, monkeypatch):
    monkeypatch.setattr(files.store, "__kwdefaults__", files.store.__kwdefaults__ | {"limit": 3})
    receipt = arrive(files=(ArrivedFile("a.txt", b"four"),))
    assert (receipt.state, Attachment.objects.get().size) == ("done", 4)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"ignore": "loop"}, "loop"),
        ({"sender": ("", ""), "automatic": True}, "no sender"),
        ({"sender": ("", ""), "text": " ", "subject": ""}, "no sender"),
        ({"sender": ("email", "MAILER-DAEMON@mx.example")}, "delivery system"),
        ({"text": " ", "subject": ""}, "empty"),
        ({"automatic": True}, "automatic"),
    ],
)
def test_nothing_comes_of_these(arrive, fields, reason):
    receipt = arrive(**fields)
    assert (receipt.state, receipt.reason, Ticket.objects.count()) == ("ignored", reason, 0)


def test_words_of_nobody_wait_for_a_person(arrive):
    receipt = arrive(sender=("", ""))
    assert (receipt.state, receipt.reason, Ticket.objects.count()) == ("quarantined", "no sender", 0)


def test_a_blocked_contact_is_not_heard(arrive, maryam):
    Contact.objects.update(blocked_at=maryam.created_at)
    assert (arrive().reason, Ticket.objects.count()) == ("blocked", 0)


@pytest.mark.parametrize("kind", ["token", "reference", "number"])
def test_a_clue_leads_to_the_ticket(arrive, kind):
    arrive(external_id="<1@x>")
    ticket = Ticket.objects.get()
    value = {"token": str(ticket.pk), "reference": "<1@x>", "number": str(ticket.number)}[kind]
    arrive("k2", text="دوم", clues=(Clue(kind, value),))
    message = Message.objects.get(position=2)
    assert (message.ticket, message.why_here, Ticket.objects.count()) == (ticket, kind, 1)


def test_a_strangers_number_opens_a_ticket_of_her_own(arrive):
    arrive()
    number = str(Ticket.objects.get().number)
    arrive("k2", sender=("email", "ali@example.ir"), clues=(Clue("number", number),))
    assert Ticket.objects.count() == 2


def test_somebody_in_copy_takes_part(arrive):
    arrive(copies=(("علی", "ali@example.ir"), ("", "not an address")))
    ticket = Ticket.objects.get()
    ali = identify(kind="email", value="ali@example.ir")
    assert [participant.contact for participant in ticket.participants.all()] == [ali]
    arrive("k2", sender=("email", "ali@example.ir"), clues=(Clue("number", str(ticket.number)),))
    assert Ticket.objects.count() == 1


def test_a_stranger_brings_nobody_along(arrive):
    arrive(external_id="<1@x>")
    clue = Clue("reference", "<1@x>")
    arrive("k2", sender=("email", "sly@example.ir"), copies=(("", "ear@example.ir"),), clues=(clue,))
    arrive("k3", copies=(("علی", "ali@example.ir"),), clues=(clue,))
    ticket = Ticket.objects.get()
    assert ticket.last_position == 3
    assert [each.contact.email for each in ticket.participants.all()] == ["ali@example.ir"]


def test_a_number_and_a_senders_name_alone_bring_nobody_along(arrive):
    """Both can be written by anybody, and who is in copy gets what was said before."""
    arrive()
    clue = Clue("number", str(Ticket.objects.get().number))
    arrive("k2", copies=(("", "ear@example.ir"),), clues=(clue,))
    ticket = Ticket.objects.get()
    assert (ticket.last_position, ticket.participants.count()) == (2, 0)


def test_an_automatic_answer_joins_and_reopens_nothing(shop, arrive):
    arrive(external_id="<1@x>")
    Ticket.objects.get().solve(by=shop.owner)
    arrive("k2", automatic=True, clues=(Clue("reference", "<1@x>"),))
    assert (Ticket.objects.get().category, Message.objects.count()) == (Category.SOLVED, 2)


def test_a_bounce_marks_the_message_that_came_back(shop, arrive):
    arrive()
    message = reply(ticket=Ticket.objects.get(), by=shop.owner, text="پاسخ")
    Message.objects.filter(pk=message.pk).update(state="sent", external_id="<9@us>")
    receipt = arrive("k2", bounce_of="<9@us>", bounce_words="550 no such user", sender=("", ""))
    message.refresh_from_db()
    assert (message.state, message.failure, receipt.state) == ("failed", "550 no such user", "ignored")
    assert Ticket.objects.count() == 1
