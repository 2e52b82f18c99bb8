"""The one place where messages join their threads. Callers hold the tickets' locks."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q, TextField
from django.utils import timezone

from pasokh.events import Actor
from pasokh.kernel.database.ready import Asked, Ready, among

from ..models import Attachment, Message, Ticket
from ..models.message import TEXT_LIMIT
from ..models.ticket import PREVIEW_LENGTH
from .writing import write


class EmptyMessage(ValueError):
    """A message without text and without files says nothing."""


class MessageTooLong(ValueError):
    """Longer than TEXT_LIMIT characters."""


@dataclass
class Entry:
    """A message about to join the thread of a locked ticket. `files` are Attachments of the same author without a message."""

    ticket: Ticket
    kind: str
    actor: Actor
    author_name: str
    text: str = ""
    files: tuple[Attachment, ...] = ()
    fields: dict = field(default_factory=dict)
    message: Message | None = None

    def join(self, now):
        """Take the next position of the thread; the ticket's own columns follow, unsaved."""
        self.ticket.last_position += 1
        self.ticket.last_message_at = now
        if self.kind != Message.Kind.NOTE:
            self.ticket.preview = preview_of(self.text, self.files)
            self.ticket.preview_kind = self.kind
        self.message = Message(
            ticket=self.ticket,
            position=self.ticket.last_position,
            kind=self.kind,
            author_kind=self.actor.kind,
            author_id=self.actor.id,
            author_name=self.author_name[:160],
            text=self.text,
            created_at=now,
            **self.fields,
        )
        return self.message

    def also_searched(self):
        """What beside the text leads to this message: the subject with the first one, and names of files."""
        subject = [self.ticket.subject] if self.message.position == 1 else []
        return subject + [file.name for file in self.files]


def brought_by(event):
    """The Entry that an event of this process brought, if all that is shown of its message is at hand: files are changed by others."""
    entry = event.brought
    return entry if isinstance(entry, Entry) and not entry.files else None


def check(text, html="", attachment_ids=()):
    """Raises EmptyMessage or MessageTooLong, before anything is written."""
    if not (text.strip() or html.strip() or attachment_ids):
        raise EmptyMessage
    if len(text) > TEXT_LIMIT:
        raise MessageTooLong


def files_of(actor, attachment_ids):
    """The author's uploaded files without a message, locked, in the order given. Raises Attachment.DoesNotExist for others."""
    if not attachment_ids:
        return ()
    files = {file.pk: file for file in _unsent(ids=attachment_ids, kind=actor.kind, uploader=actor.id)}
    if len(files) != len(set(attachment_ids)):
        raise Attachment.DoesNotExist("a file is not there, not theirs, or sent already")
    return tuple(files[pk] for pk in dict.fromkeys(attachment_ids))


def _uploaded():
    theirs = {"uploader_kind": Asked("kind", TextField()), "uploader_id": Asked("uploader"), "message": None}
    return Attachment.objects.select_for_update().filter(among("pk", "ids"), **theirs)


_unsent = Ready(_uploaded, prepared=True)


def append(entries):
    """Write messages at the ends of their threads, with files and search, and save the tickets' columns. Few statements, however many."""
    now = timezone.now()
    messages = [entry.join(now) for entry in entries]
    write(entries)
    for entry in entries:
        for file in entry.files:
            file.message, file.ticket = entry.message, entry.ticket
            file.save(update_fields=["message", "ticket"])
    return messages


def preview_of(text, files=()):
    """One line for lists: the beginning of the text, else the names of files."""
    words = " ".join(text[: PREVIEW_LENGTH * 4].split()) or "📎 " + "، ".join(file.name for file in files)
    return words[:PREVIEW_LENGTH]


STANDS = ExpressionWrapper(Q(merged_into=None), output_field=BooleanField())


def locking(which):
    """The tickets of a condition about their own columns, their rows locked in one order: a thread grows one message at a time.

    The order of all who lock several tickets: those that were merged, then the others; the lower id first. Whoever comes with a merged one learns only
    from its row which other goes on.
    """
    # Without its status, which is fetched where it is needed. A row that is locked through a join is left out when its key changed while we waited:
    # the first answer, which moves a ticket from new to open, would make the customer's next message open another ticket.
    return Ticket.objects.select_for_update().filter(which).order_by(STANDS, "pk")


_these = Ready(lambda: locking(among("pk", "ids")), prepared=True)


def locked(ticket_ids):
    """These tickets by id, locked as by `locking`."""
    return {ticket.pk: ticket for ticket in _these(ids=ticket_ids)} if ticket_ids else {}


def in_one_order(lock):
    """Lock tickets of which one learns only by locking: what `lock(also)` gives, a pair (found, astray), when nothing is astray any more.

    `astray` are ids that have to be locked before some of those that are; then all are let go and locked anew, with these.
    """
    also = set()
    while True:
        point = transaction.savepoint()
        found, astray = lock(also)
        if not astray:
            transaction.savepoint_commit(point)
            return found
        transaction.savepoint_rollback(point)
        also |= set(astray)


_family = Ready(lambda: locking(Q(among("pk", "ids")) | Q(among("merged_into", "ids"))), prepared=True)
_led = Ready(lambda: Ticket.objects.filter(among("merged_into", "ids")).values_list("pk", flat=True), prepared=True)


def locked_family(ids):
    """Tickets by id, locked as by `locking`: these, what they went into, and whatever went into one of them."""

    def lock(also):
        rows = {ticket.pk: ticket for ticket in _family(ids=[*ids, *also])}
        into = {row.merged_into_id for row in rows.values()} - {None}
        # Asked anew: what was merged into one of them while we waited for its row.
        return rows, into.union(_led(ids=list(rows))) - rows.keys()

    return in_one_order(lock)
