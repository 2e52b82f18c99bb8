"""Changing what was said, with what it said before kept beside it."""

from django.db import transaction
from django.utils import timezone

from pasokh.contacts.models import Contact
from pasokh.events import track
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.markdown import Typed, read
from pasokh.workspaces.models import Member

from ..models import Attachment, Message, MessageEdit, SearchEntry
from ..writing import mentions
from . import append as thread

MOST_EDITS = 100  # of one message


class CannotBeEdited(Exception):
    """Not hers, or out of our hands: what was sent by mail stands in the customer's mailbox."""


def may_be_edited(message, member, instant) -> bool:
    """Her own note, or her own answer in a channel whose screens show what we keep (`instant`)."""
    hers = (message.author_kind, message.author_id) == (member.actor.kind, member.pk)
    return hers and (message.kind == Message.Kind.NOTE or (message.kind == Message.Kind.REPLY and instant))


def edit(*, message, by, text, html=None, instant=False):
    """Let a message say something else. `instant`: whether its channel shows it from our own rows. `html` is the sanitised form of what was written
    elsewhere ("": none); without it (None) the text is what was typed here, with its Markdown.

    Whom a note calls now and did not call before hears of it; who was called keeps being meant by her name. The Message then has `called`.
    Raises CannotBeEdited, EmptyMessage, MessageTooLong; nothing has changed then.
    """
    typed = read(text) if html is None else Typed(text, html)
    with transaction.atomic():
        ticket = thread.locked([message.ticket_id])[message.ticket_id]
        message = _locked.first(message=message.pk)
        if message is None:
            raise Message.DoesNotExist
        message.ticket = ticket
        if not may_be_edited(message, by, instant) or len(_edits(message=message.pk)) >= MOST_EDITS:
            raise CannotBeEdited
        files = _files(message=message.pk)
        thread.check(typed.text, typed.html, files)
        said, called = (typed.text, typed.html), ()
        if message.kind == Message.Kind.NOTE:
            before = mentions.called_in(message.text)
            said, called = mentions.marked(*said, chosen=before)
            called = [each for each in called if each not in before]
        if (*said, typed.source) != (message.text, message.html, message.source):
            _change(message, said, typed.source, by, files)
        if called:
            message.called = mentions.tell(called, ticket=ticket, message=message, by=by)
        return message


def amend(*, message, text, html="", attachment_ids=()):
    """Let a customer's message say what she has changed it to, in a messenger, or bring further files of hers; what it said is kept.

    An empty text leaves what it says. Returns the Message. Raises MessageTooLong, Attachment.DoesNotExist; nothing has changed then.
    """
    thread.check(text or message.text or "…", html)
    with transaction.atomic():
        ticket = thread.locked([message.ticket_id])[message.ticket_id]
        message = Message.objects.select_for_update().get(pk=message.pk)
        message.ticket, by = ticket, Contact(pk=message.author_id)
        for file in thread.files_of(by.actor, attachment_ids):
            file.message, file.ticket = message, ticket
            file.save(update_fields=["message", "ticket"])
        if text.strip() and (text, html) != (message.text, message.html) and message.edits.count() < MOST_EDITS:
            _change(message, (text, html), "", by, _files(message=message.pk))
        elif attachment_ids:
            _follow(message, _files(message=message.pk))
            track("message.file_changed", actor=by.actor, subject=ticket, message=message.pk)
        return message


_locked = Ready(lambda: Message.objects.select_for_update().filter(pk=Asked("message")), prepared=True)
_edits = Ready(
    lambda: MessageEdit.objects.filter(message=Asked("message")).values_list("pk")[:MOST_EDITS], prepared=True
)
_files = Ready(lambda: Attachment.objects.filter(message=Asked("message")).order_by("pk"), prepared=True)


def _change(message, said, source, by, files):
    member = by if isinstance(by, Member) else None
    MessageEdit.objects.create(
        message=message, member=member, text=message.text, html=message.html, source=message.source
    )
    (message.text, message.html), message.source = said, source
    message.edited_at = timezone.now()
    message.save(update_fields=["text", "html", "source", "edited_at"])
    _follow(message, files)
    track("message.edited", actor=by.actor, subject=message.ticket, message=message.pk)


def _follow(message, files):
    """What repeats the message: search, and the line of lists."""
    ticket = message.ticket
    subject = [ticket.subject] if message.position == 1 else []
    SearchEntry.index_many([(message, [*subject, *(file.name for file in files)])])
    if message.kind == Message.Kind.NOTE:
        return
    later = ticket.messages.filter(position__gt=message.position).exclude(kind=Message.Kind.NOTE)
    if not later.exists():
        ticket.preview = thread.preview_of(message.text, files)
        ticket.save(update_fields=["preview"])
