"""Changing what was said, with what it said before kept beside it."""

from django.db import transaction
from django.utils import timezone

from pasokh.events import track
from pasokh.kernel.markdown import read

from ..models import Message, MessageEdit, SearchEntry
from ..writing import mentions
from . import append as thread

MOST_EDITS = 100  # of one message


class CannotBeEdited(Exception):
    """Not hers, or out of our hands: what was sent by mail stands in the customer's mailbox."""


def may_be_edited(message, member, instant) -> bool:
    """Her own note, or her own answer in a channel whose screens show what we keep (`instant`)."""
    hers = (message.author_kind, message.author_id) == (member.actor.kind, member.pk)
    return hers and (message.kind == Message.Kind.NOTE or (message.kind == Message.Kind.REPLY and instant))


def edit(*, message, by, text, instant=False):
    """Let a message say something else. `instant`: whether its channel shows it from our own rows.

    Whom a note calls now and did not call before hears of it; who was called keeps being meant by her name. The Message then has `called`.
    Raises CannotBeEdited, EmptyMessage, MessageTooLong; nothing has changed then.
    """
    typed = read(text)
    with transaction.atomic():
        ticket = thread.locked([message.ticket_id])[message.ticket_id]
        message = Message.objects.select_for_update().get(pk=message.pk)
        message.ticket = ticket
        if not may_be_edited(message, by, instant) or message.edits.count() >= MOST_EDITS:
            raise CannotBeEdited
        thread.check(typed.text, typed.html, message.attachments.all()[:1])
        said, called = (typed.text, typed.html), ()
        if message.kind == Message.Kind.NOTE:
            before = mentions.called_in(message.text)
            said, called = mentions.marked(*said, chosen=before)
            called = [each for each in called if each not in before]
        if (said[0], typed.source) != (message.text, message.source):
            _change(message, said, typed.source, by)
        if called:
            message.called = mentions.tell(called, ticket=ticket, message=message, by=by)
        return message


def _change(message, said, source, by):
    MessageEdit.objects.create(message=message, member=by, text=message.text, html=message.html, source=message.source)
    (message.text, message.html), message.source = said, source
    message.edited_at = timezone.now()
    message.save(update_fields=["text", "html", "source", "edited_at"])
    files = list(message.attachments.all())
    _follow(message, files)
    track("message.edited", actor=by.actor, subject=message.ticket, message=message.pk)


def _follow(message, files):
    """What repeats the message: search, and the line of lists."""
    ticket = message.ticket
    subject = [ticket.subject] if message.position == 1 else []
    SearchEntry.index_many([(message, [*subject, *(file.name for file in files)])])
    later = ticket.messages.filter(position__gt=message.position).exclude(kind=Message.Kind.NOTE)
    if message.kind != Message.Kind.NOTE and not later.exists():
        ticket.preview = thread.preview_of(message.text, files)
        ticket.save(update_fields=["preview"])
