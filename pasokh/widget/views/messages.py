import uuid

from pasokh.channels.gathering import hear
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.models import Attachment

from .. import rates, threads
from ..problems import Problem
from ..requirements import missing
from ..sites import describe
from ..visits import visitor_view

TEXT_LIMIT = 10_000  # characters of one message of a chat
MOST_FILES = 10
LARGEST = 2**53  # positions are whole numbers in a browser


def send(visit):
    """Take a message in, once for each `client_id`. Answered only after it is durable."""
    client_id, text = _client_id(visit), visit.text("text")
    if len(text) > TEXT_LIMIT:
        raise Problem("too_long", limit=TEXT_LIMIT)
    with visit.enter():
        contact = visit.meet()
        rates.spend_message(visit)
        if asked := missing(contact, visit.site):
            raise Problem("contact_required", extra={"requires": asked})
        files = _files(visit)
    # Outside of the transaction: messages that arrive together share one commit.
    received = _hear(visit, contact, client_id, text, files)
    with visit.enter():
        ticket = threads.current_ticket(contact, visit.site)
        return {
            "message": threads.present([received.message], visit.site)[0],
            "ticket": threads.present_ticket(ticket),
            "site": describe(visit.workspace, visit.site),
        }


def _hear(visit, contact, client_id, text, files):
    inbound = Inbound(
        channel=visit.site.kind,
        origin=visit.site.origin,
        inbox_id=visit.site.inbox_id,
        contact=contact,
        text=text,
        client_id=client_id,
        attachment_ids=files,
        joins_open=True,
    )
    try:
        return hear(visit.workspace.pk, inbound)
    except EmptyMessage as error:
        raise Problem("empty_message") from error
    except MessageTooLong as error:
        raise Problem("too_long", limit=TEXT_LIMIT) from error
    except Attachment.DoesNotExist as error:
        raise Problem("file_not_usable") from error


def _client_id(visit):
    try:
        return uuid.UUID(visit.text("client_id"))
    except ValueError as error:
        raise Problem("bad_body") from error


def _files(visit):
    asked = visit.data.get("attachments") or []
    if not isinstance(asked, list) or len(asked) > MOST_FILES:
        raise Problem("bad_body")
    try:
        return tuple(Attachment.objects.by_public_id(each).pk for each in asked)
    except Attachment.DoesNotExist as error:
        raise Problem("file_not_usable") from error


def read(visit):
    """A page of the thread: `?after=` or `?before=` a position."""
    with visit.enter():
        for name, page in (("after", threads.after), ("before", threads.before)):
            if name in visit.request.GET:
                return page(visit.contact, visit.site, _position(visit.request.GET[name]))
        return threads.newest(visit.contact, visit.site)


def _position(text):
    if not (text.isascii() and text.isdigit() and len(text) < 17 and int(text) < LARGEST):
        raise Problem("bad_body")
    return int(text)


messages = visitor_view(GET=read, POST=send)
