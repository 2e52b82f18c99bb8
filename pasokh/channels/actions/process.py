import traceback
from dataclasses import replace

import structlog
from django.db import InterfaceError, OperationalError, transaction

from pasokh.contacts.actions.identify import identify
from pasokh.contacts.actions.prove import prove
from pasokh.kernel import files
from pasokh.tickets.actions.aside import hear_aside, is_aside
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.report_state import report_delay, report_state
from pasokh.tickets.models import Message

from ..absent.answering import answer_of
from ..absent.outcome import came_back, is_of_chat
from ..bounced import answer_that_came_back, note_dead, note_returned
from ..inbound_filters import is_nobodys_word, reason_to_ignore
from ..models import ChannelStep, Delivery, MailFacts, Receipt
from ..models.channel_step import step_of, write_steps
from ..registry import adapter_of
from ..whereto import MOST_NAMES, find_ticket, named_by_stranger, takes_part
from .take_in import LARGEST

log = structlog.get_logger()


def process(receipt):
    """Make of a receipt what it is: a message on a ticket, news of a delivery, or nothing, with the reason.

    What cannot be understood goes into quarantine; only trouble that may pass (database, disk) is raised, so that the job tries again.
    """
    if receipt.state != Receipt.State.WAITING:
        return
    try:
        with transaction.atomic():
            _settle(receipt)
    except (OSError, OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("receipt quarantined", receipt_id=receipt.pk)
        receipt.passed = []  # written down in what was rolled back, or never
        receipt.settle(Receipt.State.QUARANTINED, reason=traceback.format_exc()[-4000:])


def _settle(receipt):
    adapter = adapter_of(receipt.channel)
    arrival = adapter.parse(receipt)
    receipt.pass_step(ChannelStep.Step.READ)
    if adapter.apply(receipt, arrival):
        return
    if arrival.bounce_of or arrival.bounce_to:
        _note_bounce(receipt, arrival)
    elif reason := reason_to_ignore(arrival):
        lost = is_nobodys_word(receipt, arrival, reason)
        receipt.settle(Receipt.State.QUARANTINED if lost else Receipt.State.IGNORED, reason=reason)
    else:
        _receive(receipt, arrival)


def _receive(receipt, arrival):
    contact, answer = whose(arrival)
    ticket_id, why = find_ticket(arrival, contact)
    if contact.blocked_at:
        receipt.settle(Receipt.State.IGNORED, reason="blocked", contact_id=contact.pk)
    elif arrival.automatic and ticket_id is None:
        receipt.settle(Receipt.State.IGNORED, reason="automatic", contact_id=contact.pk)
    else:
        make_message(receipt, arrival, contact, ticket_id, why, answer)


def whose(arrival):
    """(contact, answer): whose word it is, and the chat that it goes on with, if it answers a mail of ours with what was said there."""
    answer = answer_of(arrival)
    return (answer.contact if answer else contact_of(arrival)), answer


def contact_of(arrival):
    """The contact who sent it, known or new; with what the provider vouches for as hers."""
    kind, value = arrival.sender
    contact = identify(kind=kind, value=value, name=arrival.sender_name, language=arrival.sender_language)
    for kind, value in arrival.proves:
        contact = prove(contact=contact, kind=kind, value=value)
    return contact


def make_message(receipt, arrival, contact, ticket_id, why, answer=None):
    """Make of an arrival a message of this ticket, or of a new one, and settle its receipt. Returns the Message.

    `answer`: the chat that it goes on with, if we mailed its answers to the sender.
    """
    inbound = _inbound(receipt.channel, arrival, contact, ticket_id, why)
    received = _heard(arrival, replace(inbound, **answer.to_another) if answer else inbound)
    if answer:
        answer.note()
    if arrival.about:
        MailFacts.objects.get_or_create(message=received.message, defaults=arrival.about)
    receipt.settle(Receipt.State.DONE, message=received.message, contact_id=contact.pk, why=why, opened=received.opened)
    adapter_of(receipt.channel).made(receipt, received.message)
    if received.opened and ticket_id is None and not answer:
        _note_named(arrival, received.ticket)
    return received.message


def _heard(arrival, inbound):
    """By everybody, or, from whom the customer does not know of, by colleagues alone."""
    answered = [clue.value for clue in arrival.clues if clue.kind == "reference"][:MOST_NAMES]
    if inbound.ticket_id and is_aside(inbound.ticket_id, inbound.contact, answered):
        return hear_aside(inbound)
    return receive(inbound)


def _note_named(arrival, ticket):
    """Have the ticket of somebody who named one that is not hers linked to it, for colleagues to see."""
    from ..jobs import link_named

    if named_id := named_by_stranger(arrival):
        # In a transaction of its own: who has taken a new ticket's number waits for no other ticket.
        link_named.defer(ticket_id=ticket.pk, named_id=named_id)


def _inbound(channel, arrival, contact, ticket_id, why):
    return Inbound(
        channel=channel.kind,
        origin=channel.origin,
        inbox_id=channel.inbox_id,
        contact=contact,
        text=_text_of(arrival),
        html=arrival.html,
        quoted=arrival.quoted,
        subject=arrival.subject,
        ticket_id=ticket_id,
        joins_open=arrival.joins_open,
        why_here=why,
        external_id=arrival.external_id,
        automatic=arrival.automatic,
        unanswerable=arrival.unanswerable,
        attachment_ids=tuple(keep(file, contact) for file in arrival.files),
        participant_ids=tuple(_participants(arrival, contact)) if _may_bring_others(ticket_id, contact, why) else (),
    )


def _text_of(arrival):
    # A mail may say all it has to say in its subject; a message must say something.
    if arrival.text.strip():
        return arrival.text
    return "" if arrival.html.strip() or arrival.files else "(—)"


def keep(file, contact):
    """A file of an arrival as her upload; its id."""
    # As large as the raw input may be: what was let in is not refused here.
    stored = file.stored or files.store(file.content, name=file.name, content_type=file.content_type, limit=LARGEST)
    return attach(stored, by=contact.actor, content_id=file.content_id, inline=file.inline).pk


def _may_bring_others(ticket_id, contact, why):
    """Whoever takes part gets our answers with what was said before: a stranger who knows an id of its mails adds nobody.

    Nor does a number alone with a sender: both can be written by anybody.
    """
    return ticket_id is None or (why != "number" and takes_part(contact).filter(pk=ticket_id).exists())


def _participants(arrival, contact):
    for name, address in arrival.copies:
        try:
            other = identify(kind="email", value=address, name=name)
        except ValueError:
            continue
        if other.pk != contact.pk:
            yield other.pk


def _note_bounce(receipt, arrival):
    message, is_proven = answer_that_came_back(arrival, receipt.channel)
    delivery = _logged(message, arrival) if is_proven else None
    if is_proven and not arrival.bounce_permanent:
        # What was said in a chat is there, whatever becomes of its mail.
        if delivery and not is_of_chat(delivery):
            report_delay(message=message, words=arrival.bounce_words)
    elif is_proven and not came_back(message, arrival.bounce_words):
        # It was sent, and came back: the one step that goes backwards.
        Message.objects.filter(pk=message.pk).update(state=Message.State.QUEUED)
        report_state(message=message, state=Message.State.FAILED, failure=arrival.bounce_words)
        if delivery:
            note_returned(delivery, arrival.bounce_words)
    if is_proven and arrival.bounce_dead:
        note_dead(message, arrival)
    receipt.settle(Receipt.State.IGNORED, reason=f"bounce: {arrival.bounce_words}", message=message)


def _logged(message, arrival):
    """The delivery that came back, or is late; its log says so."""
    delivery = Delivery.objects.select_related("message").filter(message=message).order_by("-pk").first()
    if delivery:
        step = ChannelStep.Step.BOUNCED if arrival.bounce_permanent else ChannelStep.Step.DELAYED
        write_steps([step_of(delivery, step, words=arrival.bounce_words)])
    return delivery
