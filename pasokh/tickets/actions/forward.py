"""Handing a message on to somebody who is not part of the request: out of its customer's sight."""

from django.db import transaction

from pasokh.events import happened, record

from ..models import Attachment, Message
from ..models.merging import IsMerged
from ..writing.mailing import Mailing
from . import append as thread
from .reply import said_before


class NobodyToWriteTo(ValueError):
    """A forward without an address goes nowhere."""


def forward(*, message, by, origin, mailing: Mailing, quoted, typed, attachment_ids=(), client_id=None) -> Message:
    """Send a message on to `mailing.to`, by the mailbox of `origin`; `typed` (see kernel.markdown) stands above it, `quoted` is what it says there.

    `mailing.files` are those of the message's own files that go along, `attachment_ids` what the member brought besides. It is a note on the ticket, which
    the customer never sees: it answers nobody, no clock hears of it, and what was unread stays so. Its event is `message.forwarded`. A repeated
    `client_id` of the same author gives the message of the first time. Raises NobodyToWriteTo, MessageTooLong, IsMerged, Attachment.DoesNotExist;
    nothing has changed then.
    """
    if not mailing.to:
        raise NobodyToWriteTo
    thread.check(typed.text or "…")
    with transaction.atomic():
        ticket = thread.locked([message.ticket_id])[message.ticket_id]
        if earlier := said_before(by, client_id):
            return earlier
        if ticket.merged_into_id:
            raise IsMerged(ticket.merged_into)
        _check_files(message, mailing)
        files = thread.files_of(by.actor, attachment_ids)
        if ticket.seen_by_staff == ticket.last_position:
            ticket.seen_by_staff = ticket.last_position + 1
        fields = {"html": typed.html, "source": typed.source, "quoted": quoted, "subject": mailing.line}
        fields |= {"client_id": client_id, "origin": origin, "state": Message.State.QUEUED}
        entry = thread.Entry(ticket, Message.Kind.NOTE, by.actor, by.name, typed.text, files, fields)
        (said,) = thread.append([entry])
        mailing.note(said)
        told = happened("message.forwarded", actor=by.actor, subject=ticket, message=said.pk, forwards=message.pk)
        told.brought = entry
        record([told])
        said.ticket = ticket
        return said


def _check_files(message, mailing):
    hers = Attachment.objects.filter(message=message, pk__in=mailing.files).count()
    if mailing.forwards != message.pk or hers != len(set(mailing.files)):
        raise Attachment.DoesNotExist("not a file of the message that is handed on")
