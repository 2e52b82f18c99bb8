"""The steps of `receive`, for one message or for many that arrive together."""

from dataclasses import dataclass, field

from django.utils import timezone

from pasokh.contacts.models import Contact
from pasokh.events import happened, record
from pasokh.kernel.database.prepared import prepared_cursor
from pasokh.kernel.database.writing import insert
from pasokh.workspaces.models import Address, Counter

from ..models import Attachment, Category, Message, Participant, Status, Ticket
from ..models.message import TEXT_LIMIT
from ..models.ticket import SUBJECT_LENGTH
from . import append as thread
from .hold import tell_of_crossing
from .inbound import Inbound
from .looking import asked_opening, look


@dataclass
class Piece:
    """One message on its way through an Intake."""

    inbound: Inbound
    contact: Contact | None = None
    ticket: Ticket | None = None
    message: Message | None = None
    entry: thread.Entry | None = None
    files: tuple[Attachment, ...] = ()
    first: "Piece | None" = None  # the piece of the same intake whose ticket this one joins, or which it doubles
    opens: bool = False
    doubled: bool = False
    joined: list = field(default_factory=list)  # contacts whom it brought in
    error: Exception | None = None


class Intake:
    """Takes messages in: rows are locked in the order contacts, tickets, counter, each kind by id, so intakes never wait in a ring."""

    def __init__(self, inbounds):
        self.pieces = [Piece(inbound) for inbound in inbounds]
        self.found = None

    def wanted(self):
        """The pieces that are still to be written."""
        return [piece for piece in self.pieces if not (piece.error or piece.doubled)]

    def check(self):
        """Refuse what says nothing or too much, before anything is locked."""
        for piece in self.pieces:
            inbound = piece.inbound
            text = inbound.text[:TEXT_LIMIT] if inbound.channel == "email" else inbound.text
            try:
                thread.check(text.replace("\x00", ""), inbound.html, inbound.attachment_ids)
            except ValueError as error:
                piece.error = error

    def look(self):
        """Lock the contacts and the tickets, and recognise what was received before, or twice in this intake, by the sender's own id."""
        wanted = self.wanted()
        self.found = look([piece.inbound for piece in wanted]) if wanted else None
        for piece in wanted:
            piece.contact = self.found.contacts[piece.inbound.contact.pk]
        seen = {}
        for piece in [piece for piece in self.wanted() if piece.inbound.client_id]:
            key = (piece.contact.pk, piece.inbound.client_id)
            if earlier := self.found.earlier.get(key):
                piece.message, piece.ticket, piece.doubled = earlier, earlier.ticket, True
            elif key in seen:
                piece.first, piece.doubled = seen[key], True
            else:
                seen[key] = piece

    def find_files(self):
        """Lock the files of each message; one that names files which are not hers is refused."""
        for piece in self.wanted():
            try:
                piece.files = thread.files_of(_bringer(piece).actor, piece.inbound.attachment_ids)
            except Attachment.DoesNotExist as error:
                piece.error = error

    def find_tickets(self):
        """Find the ticket of each message, and make those that must be opened."""
        newly = {}
        for piece in self.wanted():
            inbound, origin = piece.inbound, (piece.contact.pk, piece.inbound.origin)
            piece.ticket = self._known(inbound, origin)
            if piece.ticket is not None and piece.ticket.category != Category.CLOSED:
                continue
            if inbound.joins_open and origin in newly:
                piece.first = newly[origin]
                continue
            piece.opens = True
            newly[origin] = piece
        self._open()

    def _known(self, inbound, origin):
        if inbound.ticket_id:
            return self.found.tickets.get(inbound.ticket_id)
        return self.found.joined.get(origin) if inbound.joins_open else None

    def _open(self):
        opening = [piece for piece in self.wanted() if piece.opens]
        if opening:
            (status, teams), now = self.found.opening or asked_opening(), timezone.now()
            for piece in opening:
                piece.ticket = _new_ticket(piece, status, teams, now)
            insert([piece.ticket for piece in opening])
        for piece in self.wanted():
            if piece.first and not piece.ticket:
                piece.ticket = piece.first.ticket

    def write(self):
        """Write the messages at the ends of their threads."""
        for piece in self.wanted():
            if piece.ticket.contact_id == piece.contact.pk:
                piece.ticket.contact = piece.contact  # who shows what was written need not ask for her
            piece.entry = _entry(piece)
            if not piece.inbound.automatic:
                piece.ticket.waiting_since = piece.ticket.waiting_since or timezone.now()
            if piece.inbound.by and piece.inbound.by.actor.answers:
                piece.ticket.seen_by_staff = piece.ticket.last_position + 1
        entries = [entry for piece in self.wanted() for entry in (*_before(piece), piece.entry)]
        if entries:
            thread.append(entries)
        for piece in self.wanted():
            piece.message = piece.entry.message
            piece.joined = [contact for contact in piece.inbound.participant_ids if _joins(contact, piece.ticket)]

    def tell(self):
        """Record what happened; a ticket that waited for the customer, or was solved, is open again."""
        record([event for piece in self.wanted() for event in _events(piece)])
        for piece in self.wanted():
            if piece.ticket.category != Category.OPEN and not piece.inbound.automatic:
                piece.ticket.move_to(Status.objects.get(key="open"), actor=piece.contact.actor)
            if piece.ticket.held and not piece.inbound.automatic:
                tell_of_crossing(piece.ticket, piece.contact.actor)
        for piece in self.pieces:
            if piece.doubled and piece.first:
                piece.ticket, piece.message, piece.error = piece.first.ticket, piece.first.message, piece.first.error

    def number(self):
        """Number the new tickets, and let their tracking codes lead to them. Last: the counter's row stays locked until commit."""
        opened = [piece.ticket for piece in self.wanted() if piece.opens]
        if not opened:
            return
        statement = (
            f"WITH led AS ({Address.REGISTERING}), counted AS ({Counter.TAKING}) "  # noqa: S608 (constants)
            "UPDATE tickets_ticket AS ticket SET number = counted.value - %s::bigint + fresh.nth "
            "FROM counted, unnest(%s::bigint[]) WITH ORDINALITY AS fresh (id, nth) WHERE ticket.id = fresh.id RETURNING ticket.id, ticket.number"
        )
        with prepared_cursor() as cursor:
            codes = [(ticket.tracking_code, ticket.pk) for ticket in opened]
            given = Address.to_register(Address.Kind.TRACKING_CODE, codes) + Counter.to_take("ticket", len(opened))
            cursor.execute(statement, [*given, len(opened), [ticket.pk for ticket in opened]])
            numbers = dict(cursor.fetchall())
        for ticket in opened:
            ticket.number = numbers[ticket.pk]


def _joins(contact_id, ticket) -> bool:
    """Have a contact take part. Whether that is news; a requester is in no copy of her own."""
    if contact_id == ticket.contact_id:
        return False
    return Participant.objects.get_or_create(ticket=ticket, contact_id=contact_id)[1]


def _new_ticket(piece, status, teams, now):
    inbound = piece.inbound
    columns = {
        "subject": inbound.subject.replace("\x00", "").strip()[:SUBJECT_LENGTH],
        "channel": inbound.channel,
        "origin": inbound.origin,
        "inbox_id": inbound.inbox_id,
        "team_id": teams[inbound.inbox_id],
        "status": status,
        "category": status.category,
        "contact": piece.contact,
        "continues": piece.ticket,
        "last_message_at": now,
    }
    return Ticket(**columns | inbound.columns)


def _bringer(piece):
    """Who brings it: the customer, or the member who takes it down for her, or the rule that opens it."""
    return piece.inbound.by or piece.contact


def _before(piece):
    """What she answers, if that stands nowhere yet: it was before her eyes, so nobody sends it."""
    said, origin = piece.inbound.answers, piece.inbound.origin
    if said is None or not said.text.strip():
        return
    fields = {"client_id": said.client_id, "origin": origin, "state": Message.State.READ}
    yield thread.Entry(piece.ticket, Message.Kind.REPLY, said.actor, said.name, said.text[:TEXT_LIMIT], (), fields)


def _entry(piece):
    inbound, contact = piece.inbound, piece.contact
    fields = {
        "html": inbound.html,
        "source": inbound.source.replace("\x00", ""),
        "quoted": inbound.quoted.replace("\x00", "")[:TEXT_LIMIT],
        "subject": inbound.subject.replace("\x00", "")[:SUBJECT_LENGTH],
        "client_id": inbound.client_id,
        "origin": inbound.origin,
        "external_id": inbound.external_id[:255],
        "why_here": inbound.why_here,
    }
    text = inbound.text.replace("\x00", "")[:TEXT_LIMIT]
    if inbound.is_note:
        sent = {"state": Message.State.SENT}
        return thread.Entry(
            piece.ticket, Message.Kind.NOTE, inbound.by.actor, inbound.by.name, text, piece.files, fields | sent
        )
    # Who writes by mail has an address: she is called by it where several write. In a chat she is told apart by nothing.
    name = contact.name or (contact.email if inbound.channel == "email" else "")
    return thread.Entry(piece.ticket, Message.Kind.INCOMING, contact.actor, name, text, piece.files, fields)


def _events(piece):
    actor, ticket = piece.contact.actor, piece.ticket
    wish = {"unanswerable": True} if piece.inbound.unanswerable else {}
    if piece.opens:
        opened_by = _bringer(piece).actor
        opened = happened("ticket.opened", actor=opened_by, subject=ticket, channel=ticket.channel, **wish)
        opened.brought = ticket
        yield opened
        if ticket.assignee_id:
            yield happened("ticket.assigned", actor=opened_by, subject=ticket, before=None, assignee=ticket.assignee_id)
        if ticket.type_id:  # who waits for requests of a type hears of one that begins as such
            yield happened("ticket.typed", actor=opened_by, subject=ticket, before=None, type=ticket.type_id)
    yield _said(piece, wish)
    for contact in piece.joined:
        yield happened("ticket.joined", actor=actor, subject=ticket, contact=contact)


def _said(piece, wish):
    inbound, said = piece.inbound, {"message": piece.message.pk}
    if inbound.is_note:
        told = happened("note.written", actor=inbound.by.actor, subject=piece.ticket, **said)
    else:
        named = {"named": list(inbound.participant_ids)} if inbound.participant_ids else {}
        by = {"taken_down_by": inbound.by.pk} if inbound.by else {}
        said |= {"automatic": inbound.automatic} | named | wish | by
        told = happened("message.received", actor=piece.contact.actor, subject=piece.ticket, **said)
    told.brought = piece.entry
    return told
