"""Mail that nobody wrote: which names a way to end it, and what is not sent to who ended it."""

import pytest
from django.test import override_settings

from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.models import Delivery
from pasokh.contacts.actions.unsubscribe import unsubscribe
from pasokh.events import Actor
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message


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
