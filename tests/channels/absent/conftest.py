"""Somebody writes in the chat, leaves, and is answered."""

import email
import email.policy
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels.absent import jobs
from pasokh.channels.actions import send
from pasokh.channels.actions.open_channel import open_site
from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.own import register_recipients
from pasokh.channels.models import AwayMail, Channel, Delivery
from pasokh.contacts.actions.identify import claim, identify
from pasokh.contacts.actions.see import see, see_off
from pasokh.events.models import Event
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Ticket
from pasokh.widget import threads

ADDRESS = "sara@example.ir"
MAILBOX = {
    "address": "support@khaneno.example",
    "reply_base": "reply@khaneno.example",
    "smtp_host": "mx.khaneno.example",
}


class Post:
    """What the outgoing server was given."""

    def __init__(self):
        self.mails, self.failures = [], []

    def take(self, server, raw, *, sender, recipients, before):
        if self.failures:
            raise self.failures.pop(0)
        self.mails.append((recipients, email.message_from_bytes(raw, policy=email.policy.default)))
        return "250 taken"

    @property
    def last(self):
        return self.mails[-1][1]

    def text(self):
        return self.last.get_body(["plain"]).get_content().replace("\r\n", "\n")

    def html(self):
        return self.last.get_body(["html"]).get_content()


@pytest.fixture
def post(monkeypatch):
    post = Post()
    monkeypatch.setattr(deliver, "send_mail", post.take)
    return post


def make_mailbox(inbox, **settings):
    mailbox = Channel.objects.create(kind="email", name="پشتیبانی", inbox=inbox, settings=MAILBOX | settings)
    register_recipients(mailbox)
    return mailbox


class Chat:
    """A visitor's conversation on a site, and the clock that both have."""

    def __init__(self, shop, owner, inbox, address=ADDRESS):
        self.shop, self.owner = shop, owner
        self.site = Channel.objects.filter(kind="chat").first() or open_site(name="سایت", inbox=inbox, by=owner)
        self.contact = identify(kind="visitor", value="ab" * 16, name="سارا", language="fa")
        if address:
            claim(contact=self.contact, kind="email", value=address)
        see([self.contact.pk])
        self.ticket = self.ask("سلام، سفارشم کجاست؟")

    def ask(self, text):
        said = Inbound(
            channel="chat",
            origin=self.site.origin,
            inbox_id=self.site.inbox_id,
            contact=self.contact,
            text=text,
            joins_open=True,
        )
        return receive(said).ticket

    def leave(self):
        see_off([self.contact.pk])

    def come_back(self):
        see([self.contact.pk])

    def read(self):
        ticket = Ticket.objects.get(pk=self.ticket.pk)
        ticket.see_as_contact(ticket.last_position)

    def answer(self, text, **fields):
        return reply(ticket=self.ticket, by=self.owner, text=text, **fields)

    def texts(self):
        """What she finds when she opens the chat."""
        return [each["text"] for each in threads.newest(self.contact, self.site)["messages"]]


@pytest.fixture
def chat(shop):
    return Chat(shop, shop.owner, shop.inbox)


@pytest.fixture
def mailbox(shop):
    return make_mailbox(shop.inbox)


@pytest.fixture
def later(monkeypatch):
    """Some time passes: later(minutes=2)."""
    real = timezone.now
    passed = [timedelta()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: real() + passed[0])

    def later(**length):
        passed[0] += timedelta(**length)

    return later


def due(shop):
    """Do what is due by now, as a worker would: looks at what waits, then deliveries."""
    for away in AwayMail.objects.filter(state="waiting", due_at__lte=timezone.now()).order_by("pk"):
        jobs.look(away_id=away.pk)
    for delivery in Delivery.objects.filter(state="queued").order_by("pk"):
        send.deliver(shop.pk, delivery.pk)


def looks():
    return ProcrastinateJob.objects.filter(task_name="channels.absent.look")


def told(ticket):
    kinds = ("ticket.answers_mailed", "ticket.answers_unmailed")
    events = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind__in=kinds).order_by("pk")
    return [(each.kind.partition("_")[2], each.payload.get("why") or each.payload["count"]) for each in events]
