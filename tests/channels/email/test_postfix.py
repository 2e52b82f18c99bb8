"""Both ways through a real Postfix: from a customer's server to a ticket, from an answer to the customer's mailbox."""

import smtplib

import pytest
from django.db import DatabaseError

from pasokh.channels.actions.process import process
from pasokh.channels.actions.send import deliver
from pasokh.channels.adapters.email import server
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.models import Delivery, Receipt
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message, Ticket

from .conftest import free_port, letter, listens, wait_for


def submit(postfix, raw, recipient="support@khaneno.example"):
    with smtplib.SMTP("127.0.0.1", postfix.port, timeout=20) as line:
        line.sendmail("maryam@example.ir", [recipient], raw)


def receipts(shop):
    with workspace(shop):
        return list(Receipt.objects.select_related("channel"))


def arrived(dovecot, user):
    folder = dovecot.folder(user)
    return [parse_mail(path.read_bytes()) for path in folder.glob("new/*")] if folder.exists() else []


@pytest.fixture
def room(mailroom, real_mailbox):
    return mailroom()


def test_a_whole_conversation_goes_through_real_servers(room, postfix, dovecot, real_mailbox, real_shop):
    front = postfix(room.port)
    real_mailbox.change(smtp_host="127.0.0.1", smtp_port=front.port, smtp_security="none")
    submit(front, letter())
    receipt = wait_for(lambda: receipts(real_shop))[0]
    with workspace(real_shop):
        process(receipt)
        message = reply(ticket=Ticket.objects.get(), by=real_shop.owner, text="پاسخ ما")
        delivery = Delivery.objects.get(message=message)
    deliver(real_shop.pk, delivery.pk)
    with workspace(real_shop):
        delivery.refresh_from_db()
        assert (delivery.state, delivery.answer[:3]) == ("sent", "250")
    letter_home = wait_for(lambda: arrived(dovecot, "maryam@example.ir"))[0]
    assert letter_home.text.startswith("پاسخ ما") and letter_home.in_reply_to == ["1@example.ir"]
    again = letter("ممنون", message_id="2@example.ir", In_Reply_To=f"<{letter_home.message_id}>")
    submit(front, again, letter_home.reply_to[0].address)
    wait_for(lambda: len(receipts(real_shop)) == 2)
    for receipt in receipts(real_shop):
        with workspace(real_shop):
            process(receipt)
    with workspace(real_shop):
        assert (Ticket.objects.count(), Message.objects.count()) == (1, 3)


def test_postfix_keeps_the_mail_while_our_database_is_away(room, postfix, real_shop, monkeypatch):
    front, tries = postfix(room.port), []
    whole = server.store_mail

    def store(*arguments, **facts):
        tries.append(1)
        if len(tries) < 3:
            raise DatabaseError("away")
        return whole(*arguments, **facts)

    monkeypatch.setattr(server, "store_mail", store)
    submit(front, letter())
    wait_for(lambda: receipts(real_shop))
    assert len(tries) == 3 and len(receipts(real_shop)) == 1


def test_postfix_keeps_the_mail_while_we_are_away(mailroom, postfix, real_mailbox, real_shop):
    port = free_port()
    front = postfix(port)
    submit(front, letter())
    assert not listens(port)
    room = mailroom(port)
    assert room.port == port
    wait_for(lambda: receipts(real_shop))


def test_an_unknown_recipient_comes_back_to_the_sender(room, postfix, dovecot, real_shop):
    submit(postfix(room.port), letter(), "nobody@khaneno.example")
    bounce = wait_for(lambda: arrived(dovecot, "maryam@example.ir"))[0]
    assert "550 5.1.1" in " ".join(bounce.reports).replace("\n", " ") and receipts(real_shop) == []


def test_what_a_server_refuses_comes_back_by_lmtp_and_is_told_on_the_answer(room, postfix, real_mailbox, real_shop):
    # Her own server refuses her address: that is played by our receiver, which knows no such mailbox. Ours is reached by LMTP.
    ways = (
        f"{{ khaneno.example = lmtp:inet:127.0.0.1:{room.port} }}, {{ closed.example = smtp:[127.0.0.1]:{room.port} }}"
    )
    main = f"relay_domains = khaneno.example, closed.example\ntransport_maps = inline:{{ {ways} }}\n"
    front = postfix(room.port, main)
    real_mailbox.change(smtp_host="127.0.0.1", smtp_port=front.port, smtp_security="none")
    submit(front, letter(sender="مریم <maryam@closed.example>"))
    receipt = wait_for(lambda: receipts(real_shop))[0]
    with workspace(real_shop):
        process(receipt)
        message = reply(ticket=Ticket.objects.get(), by=real_shop.owner, text="پاسخ ما")
        delivery = Delivery.objects.get(message=message)
    deliver(real_shop.pk, delivery.pk)
    with workspace(real_shop):
        assert Delivery.objects.get(pk=delivery.pk).answer.startswith("250")
    report = wait_for(lambda: receipts(real_shop)[1:])[0]
    with workspace(real_shop):
        process(report)
        message.refresh_from_db()
        assert (message.state, Ticket.objects.count(), Message.objects.count()) == ("failed", 1, 2)
        assert "550 5.1.1" in message.failure
        assert message.ticket.contact.identities.get(kind="email").unreachable_at
