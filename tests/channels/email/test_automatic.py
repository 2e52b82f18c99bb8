"""Mail that nobody wrote: which names a way to end it, and what is not sent to who ended it."""

from email import message_from_bytes, policy

import pytest
from django.test import override_settings

from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.adapters.email.reading import arrival_of
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.models import Delivery, MailFacts
from pasokh.contacts.actions.unsubscribe import unsubscribe
from pasokh.events import Actor
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message

from .conftest import letter


class Rule:
    """Who speaks for the business by itself."""

    actor, name = Actor("automation", 7), ""

    def __init__(self, shop):
        self.workspace_id, self.pk = shop.pk, 7


@pytest.fixture
def say(shop, mailbox, ticket, monkeypatch):
    """say(by, url): a reply on Maryam's ticket by mail; the mail's head and body, or why it did not go."""
    out = []
    monkeypatch.setattr(deliver, "send_mail", lambda server, raw, **envelope: out.append(raw) or "250 taken")
    mailbox.settings = mailbox.settings | {"smtp_host": "mx.example"}
    mailbox.save()
    ticket.origin = mailbox.origin
    ticket.save(update_fields=["origin"])

    def say(by, url="https://support.khaneno.example"):
        message = reply(ticket=ticket, by=by, text="هنوز منتظر پاسخ شما هستیم")
        delivery = (
            Delivery.objects.select_related("channel", "message__ticket__contact").filter(message=message).first()
        )
        if delivery is None:
            return Message.objects.get(pk=message.pk).failure
        with override_settings(PASOKH_URL=url):
            EmailAdapter(delivery.channel).send(delivery)
        return out[-1]

    return say


def test_what_comes_by_itself_names_a_way_to_end_it(say, shop):
    answer = say(Rule(shop))
    assert b"Auto-Submitted: auto-replied" in answer and b"List-Unsubscribe" not in answer
    reminder = say(Rule(shop))
    assert (
        b"Auto-Submitted: auto-generated" in reminder
        and b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in reminder
    )
    assert b"List-Unsubscribe: <https://support.khaneno.example/u/" in reminder


def test_a_colleagues_answer_never_does(say, shop):
    say(shop.owner)
    mail = say(shop.owner)
    assert b"Unsubscribe" not in mail and b"Auto-Submitted" not in mail


def test_without_https_there_is_no_one_click_and_without_an_address_nothing(say, shop):
    say(shop.owner)
    assert b"-Post" not in say(Rule(shop), "http://support.khaneno.example")
    assert b"Unsubscribe" not in say(Rule(shop), "http://localhost:8000")


def test_who_ended_it_gets_answers_and_no_reminders(say, shop, maryam):
    unsubscribe(contact=maryam, by=maryam)
    assert b"auto-replied" in say(Rule(shop))
    assert say(Rule(shop)) == "She wants no automatic mail."
    assert isinstance(say(shop.owner), bytes)


def test_a_note_of_absence_reopens_nothing_and_the_next_answer_is_not_to_it(say, shop, mailbox, ticket):
    process(
        store_mail(mailbox, letter("قیمت آن چند است؟", message_id="asked@x", References=f"<{_id(say(shop.owner))}>"))[0]
    )
    ours = _id(say(shop.owner))
    away = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "In-Reply-To": f"<{ours}>"}
    ticket.refresh_from_db()
    before = (ticket.category, ticket.waiting_since)
    process(store_mail(mailbox, letter("در مرخصی هستم", message_id="away@x", subject="مرخصی", **away))[0])
    note = Message.objects.get(external_id="away@x")
    ticket.refresh_from_db()
    assert (note.ticket_id, MailFacts.objects.get(message=note).automatic) == (ticket.pk, True)
    assert (ticket.category, ticket.waiting_since) == before
    mail = message_from_bytes(say(shop.owner), policy=policy.default)
    assert (mail["Subject"], mail["In-Reply-To"]) == ("Re: سفارش", "<asked@x>")
    words = mail.get_body(("plain",)).get_content()
    assert "قیمت آن چند است" in words and "در مرخصی هستم" not in words


@pytest.mark.parametrize(
    ("facts", "automatic"),
    [
        ({"envelope_from": "", "by": "lmtp"}, True),
        ({"envelope_from": "", "by": "pipe"}, False),
        ({"envelope_from": "MAILER-DAEMON", "by": "pipe"}, True),
        ({"envelope_from": "maryam@example.ir", "by": "pipe"}, False),
        ({}, False),
    ],
)
def test_an_answer_to_us_from_nobody_is_a_programs_unless_nobody_said_who_sends(say, shop, mailbox, facts, automatic):
    raw = letter("ممنون", message_id="a@x", In_Reply_To=f"<{_id(say(shop.owner))}>")
    assert arrival_of(raw, channel=mailbox, facts=facts).automatic == automatic


def test_an_order_that_a_program_sends_opens_a_request_and_is_no_note(mailbox):
    process(
        store_mail(mailbox, letter("سفارش تازه", Auto_Submitted="auto-generated", X_Auto_Response_Suppress="All"))[0]
    )
    message = Message.objects.get(external_id="1@example.ir")
    assert not MailFacts.objects.filter(message=message, automatic=True).exists()


def _id(raw):
    return message_from_bytes(raw)["Message-ID"].strip("<>")
