from django.db import transaction
from django.db.models import CharField, UUIDField

from pasokh.events import happened, record
from pasokh.kernel.database.ready import Asked, Ready

from ..models import Message, Status
from ..models.merging import IsMerged
from ..models.steps import shipped
from ..writing import mentions
from ..writing.mailing import USUAL
from ..writing.meanwhile import must_have_read
from ..writing.pictures import place
from . import append as thread


def reply(
    *, ticket, by, text="", html="", attachment_ids=(), client_id=None, source="", origin="", seen=None, mailing=USUAL
):
    """Answer the customer: saved as queued; channels send it the way the ticket came, or that of `origin` ("email:3").

    `html` is sanitised; `source` is the Markdown that it and the text were made of.

    A repeated `client_id` of the same author gives the message of the first time. A new ticket becomes open; a
    settled one stays so. `seen` is the last position of the thread that she had before her (None: nobody asks): where a colleague has answered
    after it, it raises AnsweredMeanwhile. Raises EmptyMessage, MessageTooLong, IsMerged as well; nothing has changed then. Returns the Message.

    `mailing` is how this one is mailed, where that is not as usual; a picture that the html names and that is among its files stands in the text.
    What a rule or a flow says by itself is sent as well, but answers nobody: she waits on, what was unread stays so, new stays new.
    """
    typed = {"text": text, "html": html, "source": source}
    return _say(
        Message.Kind.REPLY,
        "message.composed",
        ticket,
        by,
        typed,
        attachment_ids,
        client_id,
        origin,
        seen=seen,
        mailing=mailing,
    )


def note(*, ticket, by, text="", html="", attachment_ids=(), client_id=None, source="", mentioned=()):
    """Write something on the ticket that the customer never sees. Otherwise as `reply`.

    Whoever answers has read; whoever notes may not have, and the customer must not learn of a note: what was unread stays so.
    «@name» calls a colleague or a team (`mentioned`: the public ids that were picked): the Message then has `called`, a `mentions.Called`.
    """
    (text, html), called = mentions.marked(text, html, chosen=mentioned)
    typed = {"text": text, "html": html, "source": source}
    return _say(Message.Kind.NOTE, "note.written", ticket, by, typed, attachment_ids, client_id, called=called)


def _say(kind, event, ticket, by, typed, attachment_ids, client_id, origin="", called=(), seen=None, mailing=USUAL):
    typed = {name: words.replace("\x00", "") for name, words in typed.items()}
    thread.check(typed["text"], typed["html"], attachment_ids)
    with transaction.atomic():
        ticket = thread.locked([ticket.pk])[ticket.pk]
        if earlier := said_before(by, client_id):
            return earlier
        if ticket.merged_into_id:
            raise IsMerged(ticket.merged_into)
        must_have_read(ticket, by=by, seen=seen)
        files = place(thread.files_of(by.actor, attachment_ids), typed["html"])
        state = Message.State.QUEUED if kind == Message.Kind.REPLY else Message.State.SENT
        words = {"html": typed["html"], "source": typed["source"], "subject": mailing.line}
        fields = words | {"client_id": client_id, "origin": origin or ticket.origin, "state": state}
        answers = kind == Message.Kind.REPLY and by.actor.answers
        if answers:
            ticket.waiting_since = None
        if answers or ticket.seen_by_staff == ticket.last_position:
            ticket.seen_by_staff = ticket.last_position + 1
        entry = thread.Entry(ticket, kind, by.actor, by.name, typed["text"], files, fields)
        (message,) = thread.append([entry])
        mailing.note(message)
        told = happened(event, actor=by.actor, subject=ticket, message=message.pk)
        told.brought = entry
        record([told])
        if called:
            message.called = mentions.tell(called, ticket=ticket, message=message, by=by)
        if answers and _status.first(status=ticket.status_id).key == "new":
            ticket.move_to(shipped("open"), actor=by.actor)
        # Channels that answer at once have moved its state on already.
        message.state, message.failure = _state.first(message=message.pk)
        return message


_state = Ready(lambda: Message.objects.filter(pk=Asked("message")).values_list("state", "failure"), prepared=True)
_status = Ready(lambda: Status.objects.filter(pk=Asked("status")), prepared=True)
_same = Ready(
    lambda: Message.objects.filter(
        author_kind=Asked("kind", CharField()), author_id=Asked("author"), client_id=Asked("client", UUIDField())
    ),
    prepared=True,
)


def said_before(by, client_id):
    """The message that she sent under this id of hers, or None."""
    if client_id is None:
        return None
    return _same.first(kind=by.actor.kind, author=by.actor.id, client=client_id)
