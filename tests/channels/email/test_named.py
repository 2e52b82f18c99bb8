"""Mails that name a request by its number, or answer one that went into another."""

import contextvars

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels import jobs
from pasokh.channels.actions.process import process
from pasokh.channels.actions.take_anyway import take_anyway
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.adapters.email.own import token_keys
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.adapters.email.threading import make_token, reply_address
from pasokh.channels.arrival import Arrival, Clue
from pasokh.channels.models import Delivery, Receipt
from pasokh.channels.whereto import named_by_stranger
from pasokh.kernel import files
from pasokh.kernel.tenancy import require_workspace_id, workspace
from pasokh.tickets.actions.linking import link
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.models import Attachment, Link, Message, Participant, Ticket

from .conftest import letter

EVE = "eve@example.ir"


@pytest.fixture
def arrive(mailbox):
    """A mail arrives, and what follows from it is done as a worker would; its ticket."""

    def arrive(raw):
        receipt, _ = store_mail(mailbox, raw)
        process(receipt)
        for queued in ProcrastinateJob.objects.filter(task_name="channels.jobs.link_named"):
            ProcrastinateJob.objects.filter(pk=queued.pk).delete()
            jobs.link_named(**{name: value for name, value in queued.args.items() if name != "workspace_id"})
        receipt.refresh_from_db()
        return Message.objects.get(pk=receipt.message_id).ticket

    return arrive


@pytest.fixture
def named(arrive):
    """A request of Maryam's."""
    return arrive(letter())


def strange(number, message_id="2@c", sender=EVE):
    return letter("دوم", message_id=message_id, sender=sender, subject=f"Re: [#{number}]")


def test_a_strangers_request_is_linked_with_the_one_she_names_and_she_learns_nothing(arrive, named):
    fresh = arrive(strange(named.number))
    assert fresh != named
    found = Link.objects.get()
    assert (found.kind, found.first_id, found.second_id) == ("related", named.pk, fresh.pk)
    assert (Delivery.objects.count(), Participant.objects.count(), fresh.messages.count()) == (0, 0, 1)
    named.refresh_from_db()
    assert (named.last_position, named.contact.email) == (1, "maryam@example.ir")


def test_a_number_that_nobody_has_links_nothing(arrive, named):
    arrive(strange(named.number + 70))
    assert (Ticket.objects.count(), Link.objects.count()) == (2, 0)


def test_numbers_of_another_shop_are_nothing_here(other_shop, hear):
    arrival = Arrival(clues=(Clue("number", str(hear().ticket.number)),))

    def asked_there():
        with workspace(other_shop):
            return named_by_stranger(arrival)

    assert (named_by_stranger(arrival), contextvars.Context().run(asked_there)) == (Ticket.objects.get().pk, None)


def test_her_own_number_is_no_link(arrive, named):
    assert arrive(strange(named.number, sender="maryam@example.ir")) == named
    assert Link.objects.count() == 0


def test_her_next_mail_by_that_number_makes_a_request_and_link_again_but_not_without_end(arrive, named, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_NAMED", 2)
    for at in range(4):
        arrive(strange(named.number, message_id=f"{at}@c"))
    assert (Ticket.objects.count(), Link.objects.count()) == (5, 2)


def test_what_was_merged_is_linked_where_it_went(arrive, named, shop, hear):
    target = hear("یک", channel="form").ticket
    merge(target=target, sources=[named], by=shop.owner)
    fresh = arrive(strange(named.number))
    assert {found.other(fresh.pk) for found in Link.objects.all()} == {target.pk}


def test_a_link_that_is_there_or_a_ticket_that_is_gone_is_no_trouble(arrive, named, shop):
    fresh = arrive(strange(named.number))
    link(ticket=fresh, other=named, how="related", by=shop.owner)
    jobs.link_named(ticket_id=fresh.pk, named_id=named.pk)
    jobs.link_named(ticket_id=fresh.pk, named_id=fresh.pk + 1000)
    assert Link.objects.count() == 1


@pytest.mark.parametrize("how", ["address", "reference", "number"])
def test_mail_to_what_was_merged_reaches_its_target(arrive, named, shop, hear, how):
    target = hear("یک", channel="form").ticket
    token = make_token(token_keys()[0], require_workspace_id(), named.pk)
    merge(target=target, sources=[named], by=shop.owner)
    marks = {
        "address": {"To": reply_address("reply@khaneno.example", token)},
        "reference": {"References": "<1@example.ir>"},
        "number": {"subject": f"Re: [#{named.number}]"},
    }[how]
    assert arrive(letter("دوم", message_id="2@c", **marks)) == target
    last = Message.objects.order_by("-pk").first()
    assert (last.text.strip(), last.kind, Ticket.objects.count()) == ("دوم", "incoming", 2)
    assert Link.objects.count() == 0


@pytest.mark.parametrize("text", ["سلام، سفارشم نرسیده", "one\x00two \u202eeerht", ""])
def test_a_mail_that_cannot_be_processed_is_read_plainly(mailbox, shop, monkeypatch, text):
    def broken(self, receipt):
        raise ValueError("strange bytes")

    monkeypatch.setattr(EmailAdapter, "parse", broken)
    raw = letter(text, subject="Re: سفارش")
    receipt, _ = store_mail(mailbox, raw)
    process(receipt)
    assert Receipt.objects.get().state == "quarantined"
    message = take_anyway(receipt=receipt, by=shop.owner)
    attachment = Attachment.objects.get()
    assert (message.ticket.subject, message.ticket.contact.email) == ("سفارش", "maryam@example.ir")
    assert files.read(attachment.stored) == raw
    assert "\u202e" not in message.text and "\x00" not in message.text
    assert text[:3] == message.text[:3]


def test_nobody_is_made_the_sender_of_a_mail_that_names_nobody(mailbox):
    receipt, _ = store_mail(mailbox, letter(sender="nobody at all"))
    assert EmailAdapter(mailbox).plain(receipt) is None
