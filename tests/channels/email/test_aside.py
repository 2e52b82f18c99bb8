"""Mail that goes out of the customer's sight, and what comes back of it: raw mails in, and the envelope as a server gets it."""

import pytest

from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.adapters.email.forwarding import quoted_for_forward
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.models import Delivery
from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.kernel.markdown import read
from pasokh.notices.actions.notify import notify
from pasokh.notices.models import Notification
from pasokh.tickets.actions.forward import forward
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message, Ticket
from pasokh.tickets.writing.mailing import Mailing

from .conftest import letter

DEPOT = ("انبار", "depot@vendor.example")


@pytest.fixture
def arrive(mailbox):
    """A mail arrives and is processed: gives its message, None where it became none."""

    def arrive(raw):
        receipt, _ = store_mail(mailbox, raw)
        process(receipt)
        receipt.refresh_from_db()
        return Message.objects.filter(pk=receipt.message_id).first()

    return arrive


@pytest.fixture
def go(mailbox, monkeypatch):
    """A message of ours goes out: go(message) gives (recipients on the envelope, the mail)."""
    monkeypatch.setitem(mailbox.settings, "smtp_host", "mx.example")
    mailbox.save()
    gone = []
    monkeypatch.setattr(
        deliver,
        "send_mail",
        lambda server, raw, *, sender, recipients, before: gone.append((recipients, raw)) or "250 taken",
    )

    def go(message):
        delivery = Delivery.objects.select_related("channel", "message__ticket__contact").get(message=message)
        sent = EmailAdapter(delivery.channel).send(delivery)
        Message.objects.filter(pk=message.pk).update(external_id=sent.external_id, state="sent")
        recipients, raw = gone[-1]
        return recipients, parse_mail(raw)

    return go


@pytest.fixture
def handed_on(arrive, go, shop, mailbox):
    """Maryam's mail was handed on to the depot: the mail that the depot got."""
    said = arrive(letter())
    mailing = Mailing(to=(DEPOT,), subject="Fwd: سفارش", forwards=said.pk)
    quoted = quoted_for_forward(said, "سفارش")
    given = {"message": said, "by": shop.owner, "origin": mailbox.origin, "mailing": mailing, "quoted": quoted}
    recipients, mail = go(forward(**given, typed=read("کی می‌رسد؟")))
    assert recipients == ["depot@vendor.example"]
    return mail


def test_what_the_depot_answers_is_a_note(handed_on, arrive, go, shop):
    ticket = Ticket.objects.get()
    ticket.assign(shop.owner, by=shop.owner)
    raw = letter(
        "فردا می‌رسد",
        message_id="d1@vendor.example",
        sender="انبار <depot@vendor.example>",
        In_Reply_To=f"<{handed_on.message_id}>",
    )
    said = arrive(raw)
    assert (said.kind, said.text, said.author_name, said.ticket) == ("note", "فردا می‌رسد", "انبار", ticket)
    before, ticket = ticket, Ticket.objects.get()
    assert (ticket.waiting_since, ticket.preview) == (before.waiting_since, before.preview)
    notify(list(Event.objects.filter(kind="note.received")))
    assert Notification.objects.get().kind == "colleague"
    # What goes to the customer then says nothing of either.
    recipients, mail = go(reply(ticket=ticket, by=shop.owner, text="پیگیری کردیم"))
    assert recipients == ["maryam@example.ir"]
    assert "فردا می‌رسد" not in mail.text and "کی می‌رسد" not in mail.text and "vendor" not in mail.html
    assert handed_on.message_id not in mail.references


def test_whoever_of_them_answers_it_is_a_note(handed_on, arrive):
    said = arrive(
        letter(
            "من می‌گویم",
            message_id="d2@vendor.example",
            sender="boss@vendor.example",
            In_Reply_To=f"<{handed_on.message_id}>",
        )
    )
    assert (said.kind, Ticket.objects.count()) == ("note", 1)


def test_the_customer_stays_the_customer(handed_on, arrive):
    said = arrive(letter("پس کی؟", message_id="2@example.ir", In_Reply_To=f"<{handed_on.message_id}>"))
    assert (said.kind, said.author_id) == ("incoming", Ticket.objects.get().contact_id)


def test_a_mail_of_the_depot_about_something_else_is_a_request_of_its_own(handed_on, arrive):
    said = arrive(
        letter("پیش‌فاکتور شما", message_id="d3@vendor.example", sender="depot@vendor.example", subject="پیش‌فاکتور")
    )
    assert (said.kind, Ticket.objects.count()) == ("incoming", 2)


def test_a_blind_copy_is_on_the_envelope_alone_and_its_answer_a_note(arrive, go, shop):
    arrive(letter())
    ticket = Ticket.objects.get()
    message = reply(ticket=ticket, by=shop.owner, text="در راه است", mailing=Mailing(blind=(("", "boss@khaneno.ir"),)))
    recipients, mail = go(message)
    assert recipients == ["maryam@example.ir", "boss@khaneno.ir"]
    assert "boss" not in mail.text and not mail.header("bcc") and not mail.cc
    said = arrive(
        letter("خوب است", message_id="b1@khaneno.ir", sender="boss@khaneno.ir", In_Reply_To=f"<{mail.message_id}>")
    )
    assert (said.kind, said.ticket, Contact.objects.filter(identities__value="boss@khaneno.ir").count()) == (
        "note",
        ticket,
        1,
    )


def test_a_merged_request_hears_it_too(handed_on, arrive, shop):
    from pasokh.tickets.actions.merge import merge

    first = Ticket.objects.get()
    other = arrive(letter("یکی دیگر", message_id="o1@example.ir", subject="دیگر")).ticket
    merge(target=other, sources=[first], by=shop.owner)
    said = arrive(
        letter(
            "رسید",
            message_id="d4@vendor.example",
            sender="depot@vendor.example",
            In_Reply_To=f"<{handed_on.message_id}>",
        )
    )
    assert (said.kind, said.ticket) == ("note", other)


def test_a_forward_that_comes_back_says_so(handed_on, arrive):
    report = (
        "From: MAILER-DAEMON@mx.example\nTo: support@khaneno.example\nSubject: Undelivered\nMessage-ID: <r1@mx.example>\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nfailed\n--b\nContent-Type: message/delivery-status\n\n'
        "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; depot@vendor.example\nAction: failed\nStatus: 5.1.1\n"
        f"Diagnostic-Code: smtp; 550 no such user\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{handed_on.message_id}>\n--b--\n"
    )
    arrive(report.replace("\n", "\r\n").encode())
    said = Message.objects.get(kind="note")
    assert said.state == "failed" and "550 no such user" in said.failure
