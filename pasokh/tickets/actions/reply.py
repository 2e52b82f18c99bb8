from django.db import transaction

from pasokh.events import track

from ..models import Message, Status
from . import append as thread


def reply(*, ticket, by, text="", html="", attachment_ids=(), client_id=None):
    """Answer the customer: saved as queued; channels send it the way the ticket came.

    A repeated `client_id` of the same author gives the message of the first time. A new ticket becomes open; a
    settled one stays so. Raises EmptyMessage, MessageTooLong; nothing has changed then. Returns the Message.
    """
    return _say(Message.Kind.REPLY, "message.composed", ticket, by, text, html, attachment_ids, client_id)


def note(*, ticket, by, text="", attachment_ids=(), client_id=None):
    """Write something on the ticket that the customer never sees. Otherwise as `reply`.

    Whoever answers has read; whoever notes may not have, and the customer must not learn of a note: what was unread stays so.
    """
    return _say(Message.Kind.NOTE, "note.written", ticket, by, text, "", attachment_ids, client_id)


def _say(kind, event, ticket, by, text, html, attachment_ids, client_id):
    text = text.replace("\x00", "")
    thread.check(text, html, attachment_ids)
    with transaction.atomic():
        ticket = thread.locked([ticket.pk])[ticket.pk]
        if earlier := _earlier(by, client_id):
            return earlier
        files = thread.files_of(by.actor, attachment_ids)
        state = Message.State.QUEUED if kind == Message.Kind.REPLY else Message.State.SENT
        fields = {"html": html, "client_id": client_id, "origin": ticket.origin, "state": state}
        if kind == Message.Kind.REPLY:
            ticket.waiting_since = None
        if kind == Message.Kind.REPLY or ticket.seen_by_staff == ticket.last_position:
            ticket.seen_by_staff = ticket.last_position + 1
        entry = thread.Entry(ticket, kind, by.actor, by.name, text, files, fields)
        (message,) = thread.append([entry])
        track(event, actor=by.actor, subject=ticket, message=message.pk).brought = entry
        if kind == Message.Kind.REPLY and ticket.status.key == "new":
            ticket.move_to(Status.objects.get(key="open"), actor=by.actor)
        message.refresh_from_db(fields=["state"])
        return message


def _earlier(by, client_id):
    if client_id is None:
        return None
    same = Message.objects.filter(author_kind=by.actor.kind, author_id=by.pk, client_id=client_id)
    return same.first()
