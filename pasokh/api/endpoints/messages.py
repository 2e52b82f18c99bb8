from ninja import Query, Router

from pasokh.channels.ways import Unreachable, usual_way
from pasokh.contacts.models import Contact
from pasokh.tickets.actions.append import EmptyMessage
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import note, reply, said_before
from pasokh.tickets.models import Attachment
from pasokh.tickets.writing.meanwhile import AnsweredMeanwhile
from pasokh.workspaces.models import Member

from ..answers import answer
from ..callers import Bearer
from ..display import Display
from ..paging import LATEST, THREAD, page
from ..problems import Problem, invalid
from ..references import open_to_us, ticket_at
from ..schemas.attachments import ROOT
from ..schemas.base import Calendar
from ..schemas.messages import MessageIn, MessageOut, MessagePage, MessageQuery
from .writing import file_keys, unusable_file

router = Router(tags=["messages"])
ORDERS = {"oldest": THREAD, "latest": LATEST}
AUTHORS = {"member": Member, "contact": Contact}
VERBS = {"reply": reply, "note": note}
API = "api"


@router.get("/tickets/{ticket_id}/messages", auth=Bearer("tickets:read"), response=MessagePage)
def list_messages(request, ticket_id: str, asked: Query[MessageQuery]):
    """What was said on a ticket, notes included."""
    ticket = ticket_at(request.caller, ticket_id)
    rows = ticket.messages.prefetch_related("attachments")
    messages, following = page(rows, ORDERS[asked.sort], after=asked.cursor, limit=asked.limit)
    display, authors = Display.asked_by(request), _authors(messages)
    data = [
        MessageOut.of(row, ticket, authors.get((row.author_kind, row.author_id)), row.attachments.all(), display)
        for row in messages
    ]
    return answer(MessagePage(data=data, next=following))


@router.post("/tickets/{ticket_id}/messages", auth=Bearer("tickets:write"), response={201: MessageOut})
def create_message(request, ticket_id: str, given: MessageIn, asked: Query[Calendar]):
    """Answer, note, or bring the customer's own word. To a closed ticket her word opens a new one: see `ticket_id`."""
    ticket = ticket_at(request.caller, ticket_id)
    try:
        message, ticket = (_incoming if given.kind == "incoming" else _said)(request.caller, ticket, given)
    except EmptyMessage as error:
        raise invalid("empty_message", pointer="/text") from error
    except Attachment.DoesNotExist as error:
        raise unusable_file() from error
    except AnsweredMeanwhile as crossed:
        extra = {"message_ids": [each.public_id for each in crossed.answers]}
        raise Problem("answered_meanwhile", extra=extra) from crossed
    author = _authors([message]).get((message.author_kind, message.author_id))
    out = MessageOut.of(message, ticket, author, message.attachments.all(), Display.asked_by(request))
    return answer(out, 201, Location=f"{ROOT}/tickets/{ticket.public_id}/messages")


def _said(caller, ticket, given):
    caller.require(f"ticket.{given.kind}")
    if ticket.merged_into_id:
        ticket = ticket_at(caller, ticket.merged_into.public_id)
    keys = file_keys(given.attachment_ids, caller.member.actor)
    words = {"text": given.text, "attachment_ids": keys, "client_id": given.client_id}
    words |= {"seen": given.seen, "origin": _way_of(ticket, caller, given)} if given.kind == "reply" else {}
    message = VERBS[given.kind](ticket=ticket, by=caller.member, **words)
    return _of_this(message, ticket)


def _way_of(ticket, caller, given) -> str:
    """By which way it goes, as at the desk (see `usual_way`). What was sent before is known, whatever has become of the ways since."""
    try:
        return usual_way(ticket)
    except Unreachable as error:
        if said_before(caller.member, given.client_id):
            return ""
        raise Problem("customer_unreachable") from error


def _incoming(caller, ticket, given):
    caller.require("ticket.open")
    if ticket.channel != API:
        raise Problem("channel_takes_none")
    contact = open_to_us(ticket.contact)
    inbound = Inbound(
        channel=ticket.channel,
        origin=ticket.origin,
        inbox_id=ticket.inbox_id,
        contact=contact,
        ticket_id=ticket.pk,
        why_here="api",
        text=given.text,
        client_id=given.client_id,
        external_id=given.external_id,
        attachment_ids=file_keys(given.attachment_ids, contact.actor),
    )
    received = receive(inbound)
    if received.doubled:
        return _of_this(received.message, ticket)
    return received.message, received.ticket


def _of_this(message, ticket):
    # A message known by its client_id may stand on a ticket that this caller does not see.
    if message.ticket_id != ticket.pk:
        raise Problem("message_known")
    return message, ticket


def _authors(messages):
    """Public ids by (kind, key) of those who wrote: one query a kind."""
    found = {}
    for kind, model in AUTHORS.items():
        keys = {message.author_id for message in messages if message.author_kind == kind and message.author_id}
        if keys:
            found |= {(kind, row.pk): row.public_id for row in model.objects.only("uid").filter(pk__in=keys)}
    return found
