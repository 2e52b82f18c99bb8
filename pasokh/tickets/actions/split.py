"""A message that is about something else becomes a ticket of its own."""

from django.db import transaction

from pasokh.contacts.models import Contact
from pasokh.events import happened, record, track
from pasokh.events.models import Event
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.database.writing import insert
from pasokh.workspaces.models import Address, Counter

from ..models import Link, Message, Participant, TicketTag
from ..models.steps import shipped
from ..models.subject import LENGTH as SUBJECT_LENGTH
from ..models.ticket import Ticket
from . import append as thread
from . import rethread


class CannotSplit(ValueError):
    """Why not: `code` is "gone" (no such message here), "everything" (nothing would stay behind), "merged", "note" (no word of a customer's or to her)."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def split(*, ticket, message_id, by, later=False, subject=""):
    """Make a new ticket of a message, with `later` of all that were said after it too. Returns the new ticket.

    Both are linked and tell of each other. The new one is open, has team, assignee and tags of the old one, of its people those whom a mail named
    itself (else all), and belongs to whoever wrote the message; when an answer of ours is split off, to the old one's requester. Her next word goes
    where it belongs: by mail to the ticket that has the message she answers, in the chat to the newest that is open, with a tracking code to that
    code's own. Raises CannotSplit.
    """
    with transaction.atomic():
        ticket = thread.locked([ticket.pk])[ticket.pk]
        going, staying = _divided(ticket, message_id, later)
        first = _message.first(message=message_id)
        fresh = _new_ticket(ticket, first, subject)
        rethread.lay(fresh, going, len(going), {ticket.pk: ticket})
        rethread.keep(ticket, staying)
        for each, lines in ((fresh, going), (ticket, staying)):
            each.waiting_since = rethread.waiting_since(each, lines)
            rethread.save(each)
        _bring_people(ticket, fresh, first, [line.pk for line in going])
        _tell(ticket, fresh, first, by)
        _number(fresh)
        return fresh


_message = Ready(lambda: Message.objects.filter(pk=Asked("message")), prepared=True)


def _divided(ticket, message_id, later):
    if ticket.merged_into_id:
        raise CannotSplit("merged")
    lines = rethread.lines_of(ticket)
    chosen = next((line for line in lines if line.pk == message_id), None)
    if chosen is None:
        raise CannotSplit("gone")
    if chosen.kind not in (Message.Kind.INCOMING, Message.Kind.REPLY):
        raise CannotSplit("note")
    going = [line for line in lines if line is chosen or (later and line.position > chosen.position)]
    staying = [line for line in lines if line not in going]
    if not any(line.kind != Message.Kind.NOTE for line in staying):
        raise CannotSplit("everything")
    return going, staying


def _new_ticket(ticket, first, subject):
    came_by = first.origin.partition(":")[0] if first.from_customer else ""
    status = shipped("open").standing
    return Ticket.objects.create(
        subject=(subject.replace("\x00", "").strip() or first.subject)[:SUBJECT_LENGTH],
        channel=came_by or ticket.channel,
        origin=first.origin if came_by else ticket.origin,
        inbox_id=ticket.inbox_id,
        status=status,
        category=status.category,
        impact=ticket.impact,
        urgency=ticket.urgency,
        priority=ticket.priority,
        contact_id=_author(first) or ticket.contact_id,
        team_id=ticket.team_id,
        assignee_id=ticket.assignee_id,
        last_message_at=first.created_at,
    )


def _author(message):
    if message.author_kind != "contact":
        return None
    open_to_us = Contact.objects.filter(pk=message.author_id, erased_at=None, merged_into=None)
    return open_to_us.values_list("pk", flat=True).first()


def _bring_people(ticket, fresh, first, going):
    """Of those in copy, and the requester where one of them wrote: whom the mails that go along name themselves, for the new request may be none of the
    others' business. What was said otherwise, or by us, takes all along."""
    copied, tags = set(_copied(ticket=ticket.pk)), _tags(ticket=ticket.pk)
    contacts = copied | ({ticket.contact_id} if fresh.contact_id in copied else set())
    if first.from_customer and first.origin.startswith("email:"):
        contacts &= _named(ticket, first, going)
    insert([Participant(ticket=fresh, contact_id=each) for each in sorted(contacts - {fresh.contact_id})])
    insert([TicketTag(ticket=fresh, tag_id=tag) for tag in tags])


def _named(ticket, first, going):
    """The contacts whom these messages named as they came, under the names they have now."""
    heard = Event.objects.filter(
        kind="message.received",
        subject_kind="ticket",
        subject_id__in={ticket.pk, first.home_id or ticket.pk},
        payload__has_key="named",
    )
    told = (payload["named"] for payload in heard.values_list("payload", flat=True) if payload["message"] in going)
    named = {contact for each in told for contact in each}
    return named | set(
        Contact.objects.filter(pk__in=named).exclude(merged_into=None).values_list("merged_into", flat=True)
    )


_copied = Ready(
    lambda: Participant.objects.filter(ticket=Asked("ticket")).values_list("contact", flat=True), prepared=True
)
_tags = Ready(
    lambda: TicketTag.objects.filter(ticket=Asked("ticket")).order_by("tag").values_list("tag", flat=True),
    prepared=True,
)


def _tell(ticket, fresh, first, by):
    Link.objects.create(kind=Link.Kind.SPLIT, first=fresh, second=ticket)
    track("ticket.opened", actor=by.actor, subject=fresh, channel=fresh.channel, split_from=ticket.pk)
    parted = {"actor": by.actor, "message": first.pk}
    record(
        [
            happened("ticket.split", subject=ticket, ticket=fresh.pk, **parted),
            happened("ticket.split_off", subject=fresh, ticket=ticket.pk, **parted),
        ]
    )


def _number(ticket):
    # Last: the counter's row stays locked until commit.
    Address.register(Address.Kind.TRACKING_CODE, ticket.tracking_code, ticket)
    (ticket.number,) = Counter.take("ticket")
    ticket.save(update_fields=["number"])
