from ninja import Query, Router

from pasokh.contacts.actions.identify import claim, identify
from pasokh.tickets.actions.append import EmptyMessage
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.models import Attachment, Ticket

from ..answers import answer, etag_of, listed, unchanged
from ..callers import Bearer
from ..display import Display
from ..paging import ACTIVITY, NEWEST, page
from ..problems import Problem, invalid
from ..references import open_to_us, ticket_at, writing_contact
from ..schemas.attachments import ROOT
from ..schemas.base import Calendar
from ..schemas.tickets import TicketIn, TicketOut, TicketPage, TicketPatch, TicketQuery
from .places import channel_for
from .ticket_filters import filtered
from .writing import change, file_keys, must_be_complete, unusable_file

router = Router(tags=["tickets"])
ORDERS = {"newest": NEWEST, "activity": ACTIVITY}
PEOPLE = ("contact", "status", "type", "assignee", "team", "inbox", "merged_into")


@router.get("/tickets", auth=Bearer("tickets:read"), response=TicketPage)
def list_tickets(request, asked: Query[TicketQuery]):
    """The tickets that the token's member may see."""
    display = Display.asked_by(request)
    rows = filtered(request.caller, asked).select_related(*PEOPLE).prefetch_related("tags")
    tickets, following = page(rows, ORDERS[asked.sort], after=asked.cursor, limit=asked.limit)
    return answer(TicketPage(data=[TicketOut.of(ticket, display) for ticket in tickets], next=following))


@router.post("/tickets", auth=Bearer("tickets:write"), response={201: TicketOut, 200: TicketOut})
def create_ticket(request, given: TicketIn, asked: Query[Calendar]):
    """Open a ticket with a customer's first message. 200 when its `client_id` was received before: nothing changed then."""
    caller = request.caller
    caller.require("ticket.open")
    received = _received(given)
    ticket = received.ticket
    if received.doubled:
        return _known(request, ticket)
    change(ticket, given, caller)
    must_be_complete(ticket)
    out = TicketOut.of(ticket, Display.asked_by(request), tags=None if given.tags else ())
    return answer(out, 201, Location=f"{ROOT}/tickets/{ticket.public_id}", ETag=etag_of(out))


def _received(given):
    channel, contact = channel_for(given), _requester(given)
    inbound = Inbound(
        channel=channel.kind,
        origin=channel.origin,
        inbox_id=channel.inbox_id,
        contact=contact,
        text=given.text,
        subject=given.subject,
        client_id=given.client_id,
        external_id=given.external_id,
        attachment_ids=file_keys(given.attachment_ids, contact.actor),
    )
    try:
        received = receive(inbound)
    except EmptyMessage as error:
        raise invalid("empty_message", pointer="/text") from error
    except Attachment.DoesNotExist as error:
        raise unusable_file() from error
    if received.opened:
        received.ticket.inbox = channel.inbox  # read already
    return received


def _requester(given):
    """The contact of a new ticket: named by id, or recognised by phone or e-mail and made when nobody has it."""
    if (given.contact_id is None) == (given.contact is None):
        raise invalid("one_needed", pointer="/contact_id")
    if given.contact is None:
        return writing_contact(given.contact_id, pointer="/contact_id")
    known = [(kind, value) for kind in ("email", "phone") if (value := getattr(given.contact, kind))]
    if not known:
        raise invalid("missing", pointer="/contact/email")
    contact = None
    for kind, value in known:
        try:
            if contact is None:
                contact = identify(kind=kind, value=value, name=given.contact.name)
            else:
                claim(contact=contact, kind=kind, value=value)
        except ValueError as error:
            raise invalid("bad_identity", pointer=f"/contact/{kind}") from error
    return open_to_us(contact)


def _known(request, ticket):
    visible = Ticket.objects.visible_to(request.caller.member).select_related(*PEOPLE).filter(pk=ticket.pk).first()
    if visible is None:
        raise Problem("message_known")
    return _told(request, visible)


@router.get("/tickets/{ticket_id}", auth=Bearer("tickets:read"), response={200: TicketOut, 304: None})
def get_ticket(request, ticket_id: str, asked: Query[Calendar]):
    """One ticket, with an ETag for the change that may follow."""
    return _told(request, ticket_at(request.caller, ticket_id, Ticket.objects.select_related(*PEOPLE)))


@router.patch("/tickets/{ticket_id}", auth=Bearer("tickets:write"), response=TicketOut)
def update_ticket(request, ticket_id: str, given: TicketPatch, asked: Query[Calendar]):
    """Change a ticket. With If-Match, only if it is still as it was when that ETag was read; else 412."""
    # Locked, so that what If-Match was compared with is what is changed. Not through joins: see tickets.actions.append.locked.
    locked = Ticket.objects.select_for_update(of=("self",)).prefetch_related(*PEOPLE)
    ticket = ticket_at(request.caller, ticket_id, locked)
    _compare(request.headers.get("If-Match"), ticket)
    change(ticket, given, request.caller)
    return _told(request, ticket)


def _compare(expected, ticket):
    if expected and expected.strip() != "*" and etag_of(TicketOut.of(ticket, Display())) not in listed(expected):
        raise Problem("changed_meanwhile")


def _told(request, ticket):
    display = Display.asked_by(request)
    out = TicketOut.of(ticket, display)
    etag = etag_of(out)
    if request.method == "GET" and not display.calendar and etag in listed(request.headers.get("If-None-Match", "")):
        return unchanged(etag)
    return answer(out, ETag=etag)
