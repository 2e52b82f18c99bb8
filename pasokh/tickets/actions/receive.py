from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from pasokh.contacts.models import Contact
from pasokh.events import track
from pasokh.workspaces.models import Address, Counter

from ..models import Category, Inbox, Message, Participant, Status, Ticket
from ..models.message import TEXT_LIMIT
from ..models.ticket import SUBJECT_LENGTH
from .append import append, locked
from .inbound import Inbound


@dataclass(frozen=True)
class Received:
    """What became of it. `opened`: a new ticket; `doubled`: it had been received before and changed nothing."""

    ticket: Ticket
    message: Message
    opened: bool = False
    doubled: bool = False


def receive(inbound: Inbound) -> Received:
    """Take a customer's message into her ticket, or open one: the same verb whichever door it came through.

    Runs in one transaction with its events and the reactions to them. The contact's row is locked first, so that
    two first messages at once become one ticket, and a repeated `client_id` changes nothing. A message to a
    closed ticket opens a new one that continues it; to a solved or waiting one opens it again, unless automatic.
    Raises EmptyMessage or MessageTooLong; nothing has changed then.
    """
    with transaction.atomic():
        contact = Contact.objects.select_for_update(no_key=True).get(pk=inbound.contact.pk)
        if earlier := _earlier(inbound, contact):
            return Received(earlier.ticket, earlier, doubled=True)
        ticket = locked(Ticket, inbound.ticket_id) if inbound.ticket_id else None
        if ticket is None or ticket.category == Category.CLOSED:
            return _open(inbound, contact, continues=ticket)
        return Received(ticket, _take_into(ticket, inbound, contact))


def _earlier(inbound, contact):
    if inbound.client_id is None:
        return None
    same = Message.objects.select_related("ticket__status").filter(
        author_kind="contact", author_id=contact.pk, client_id=inbound.client_id
    )
    return same.first()


def _open(inbound, contact, continues):
    inbox = Inbox.objects.get(pk=inbound.inbox_id)
    status = Status.objects.get(key="new")
    ticket = Ticket.objects.create(
        subject=inbound.subject.replace("\x00", "").strip()[:SUBJECT_LENGTH],
        channel=inbound.channel,
        origin=inbound.origin,
        inbox=inbox,
        team_id=inbox.team_id,
        status=status,
        category=status.category,
        contact=contact,
        continues=continues,
        last_message_at=timezone.now(),
    )
    track("ticket.opened", actor=contact.actor, subject=ticket, channel=inbound.channel)
    message = _take_into(ticket, inbound, contact)
    _number(ticket)
    return Received(ticket, message, opened=True)


def _take_into(ticket, inbound, contact):
    message = append(
        ticket,
        kind=Message.Kind.INCOMING,
        actor=contact.actor,
        author_name=contact.name,
        text=inbound.text[:TEXT_LIMIT] if inbound.channel == "email" else inbound.text,
        html=inbound.html,
        quoted=inbound.quoted,
        subject=inbound.subject[:SUBJECT_LENGTH],
        attachment_ids=inbound.attachment_ids,
        client_id=inbound.client_id,
        origin=inbound.origin,
        external_id=inbound.external_id[:255],
        why_here=inbound.why_here,
    )
    for contact_id in inbound.participant_ids:
        Participant.objects.get_or_create(ticket=ticket, contact_id=contact_id)
    if not inbound.automatic:
        ticket.waiting_since = ticket.waiting_since or message.created_at
    ticket.save(update_fields=["last_position", "preview", "preview_kind", "last_message_at", "waiting_since"])
    event = track(
        "message.received", actor=contact.actor, subject=ticket, message=message.pk, automatic=inbound.automatic
    )
    if ticket.category != Category.OPEN and not inbound.automatic:
        ticket.move_to(Status.objects.get(key="open"), actor=contact.actor, cause=event)
    return message


def _number(ticket):
    # Last: the counter's row stays locked until commit.
    Address.register(Address.Kind.TRACKING_CODE, ticket.tracking_code, ticket)
    ticket.number = Counter.take("ticket")
    ticket.save(update_fields=["number"])
