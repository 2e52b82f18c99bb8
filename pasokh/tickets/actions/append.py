"""The one place where a message joins a thread. Callers hold the ticket's lock."""

from django.utils import timezone

from ..models import Attachment, Message, SearchEntry
from ..models.message import TEXT_LIMIT
from ..models.ticket import PREVIEW_LENGTH


class EmptyMessage(ValueError):
    """A message without text and without files says nothing."""


class MessageTooLong(ValueError):
    """Longer than TEXT_LIMIT characters."""


def locked(model, pk):
    """The ticket with its row locked: order in a thread, and every change of it, happens one at a time."""
    return model.objects.select_for_update().select_related("status").get(pk=pk)


def append(ticket, *, kind, actor, author_name, text="", attachment_ids=(), **fields):
    """Add a message at the end of a locked ticket, with its files, and index it. Saves neither status nor events.

    `attachment_ids` must be files of the same author that no message has yet; others are refused with
    Attachment.DoesNotExist. Raises EmptyMessage and MessageTooLong before anything is written.
    """
    text = text.replace("\x00", "")
    _check(text, fields.get("html", ""), attachment_ids)
    ticket.last_position += 1
    message = Message.objects.create(
        ticket=ticket,
        position=ticket.last_position,
        kind=kind,
        author_kind=actor.kind,
        author_id=actor.id,
        author_name=author_name[:160],
        text=text,
        **fields,
    )
    names = _attach(message, actor, attachment_ids)
    SearchEntry.index(message, *([ticket.subject] if message.position == 1 else []), *names)
    if kind != Message.Kind.NOTE:
        ticket.preview = _preview(text, names)
        ticket.preview_kind = kind
    ticket.last_message_at = timezone.now()
    return message


def _check(text, html, attachment_ids):
    if not (text.strip() or html.strip() or attachment_ids):
        raise EmptyMessage
    if len(text) > TEXT_LIMIT:
        raise MessageTooLong


def _attach(message, actor, attachment_ids):
    if not attachment_ids:
        return []
    free = Attachment.objects.select_for_update().filter(
        pk__in=attachment_ids, message=None, uploader_kind=actor.kind, uploader_id=actor.id
    )
    files = {file.pk: file for file in free}
    if len(files) != len(set(attachment_ids)):
        raise Attachment.DoesNotExist("a file is not there, not theirs, or sent already")
    for file in files.values():
        file.message, file.ticket = message, message.ticket
        file.save(update_fields=["message", "ticket"])
    return [files[pk].name for pk in dict.fromkeys(attachment_ids)]


def _preview(text, names):
    words = " ".join(text[: PREVIEW_LENGTH * 4].split()) or "📎 " + "، ".join(names)
    return words[:PREVIEW_LENGTH]
