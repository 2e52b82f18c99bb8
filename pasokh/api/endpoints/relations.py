"""Putting a ticket off, and what it has to do with others: links, merging, splitting."""

from ninja import Query, Router

from pasokh.tickets.actions.linking import CannotLink, link, links_of, unlink
from pasokh.tickets.actions.merge import CannotMerge, merge
from pasokh.tickets.actions.split import CannotSplit, split
from pasokh.tickets.actions.unmerge import unmerge
from pasokh.tickets.models import Link, Message, Ticket
from pasokh.tickets.models.snoozing import CannotSnooze

from ..answers import answer, etag_of, nothing
from ..callers import Bearer
from ..display import Display
from ..problems import Problem
from ..references import at, named, ticket_at
from ..schemas.attachments import ROOT
from ..schemas.base import Calendar
from ..schemas.tickets import TicketOut
from ..schemas.work import LinkIn, LinkOut, LinkPage, MergeIn, Nothing, SnoozeIn, SplitIn
from .tickets import PEOPLE

router = Router(tags=["relations"])
Kind = Link.Kind
# What the other one is to this one, by the kind of the link and whether this one is its first.
SAID = {
    (Kind.PARENT, False): "parent",
    (Kind.PARENT, True): "child",
    (Kind.RELATED, True): "related",
    (Kind.RELATED, False): "related",
    (Kind.DUPLICATE, True): "duplicate_of",
    (Kind.DUPLICATE, False): "duplicated_by",
    (Kind.BLOCKS, True): "blocks",
    (Kind.BLOCKS, False): "blocked_by",
    (Kind.SPLIT, True): "split_from",
    (Kind.SPLIT, False): "split_into",
}


@router.post("/tickets/{ticket_id}/snooze", auth=Bearer("tickets:write"), response=TicketOut)
def snooze_ticket(request, ticket_id: str, given: SnoozeIn, asked: Query[Calendar]):
    """Put a ticket off until a moment, or until the customer answers."""
    ticket = _locked(request, ticket_id, "ticket.snooze")
    try:
        ticket.snooze(by=request.caller.member, until=given.until)
    except CannotSnooze as error:
        raise Problem("cannot_snooze", extra={"reason": str(error)}) from error
    return _told(request, ticket.pk)


@router.post("/tickets/{ticket_id}/wake", auth=Bearer("tickets:write"), response=TicketOut)
def wake_ticket(request, ticket_id: str, given: Nothing, asked: Query[Calendar]):
    """End its sleep now. One that is awake stays as it is."""
    ticket = _locked(request, ticket_id, "ticket.snooze")
    ticket.wake(by=request.caller.member)
    return _told(request, ticket.pk)


@router.get("/tickets/{ticket_id}/links", auth=Bearer("tickets:read"), response=LinkPage)
def list_links(request, ticket_id: str):
    """What a ticket has to do with others that the token's member may see."""
    ticket = ticket_at(request.caller, ticket_id)
    rows = list(links_of(ticket.pk))
    visible = Ticket.objects.visible_to(request.caller.member).filter(pk__in=[row.other(ticket.pk) for row in rows])
    others = {other.pk: other for other in visible.only("uid")}
    data = [_link_out(row, ticket, others[row.other(ticket.pk)]) for row in rows if row.other(ticket.pk) in others]
    return answer(LinkPage(data=data, next=None))


def _link_out(row, ticket, other):
    return LinkOut(id=row.public_id, how=SAID[row.kind, row.first_id == ticket.pk], ticket_id=other.public_id)


@router.post("/tickets/{ticket_id}/links", auth=Bearer("tickets:write"), response={201: LinkOut})
def create_link(request, ticket_id: str, given: LinkIn):
    """Say what another ticket is to this one. What is so already stays so."""
    ticket = ticket_at(request.caller, ticket_id)
    request.caller.require("ticket.link")
    other = _other(request, given.ticket_id, "/ticket_id")
    try:
        made = link(ticket=ticket, other=other, how=given.how, by=request.caller.member)
    except CannotLink as error:
        raise Problem("cannot_link", extra={"reason": error.code}) from error
    return answer(_link_out(made, ticket, other), 201)


@router.delete("/tickets/{ticket_id}/links/{link_id}", auth=Bearer("tickets:write"), response={204: None})
def delete_link(request, ticket_id: str, link_id: str):
    """They have nothing to do with one another any more."""
    ticket = ticket_at(request.caller, ticket_id)
    request.caller.require("ticket.link")
    gone = at(Link.objects.filter(pk__in=links_of(ticket.pk).values("pk")).select_related("first", "second"), link_id)
    if not Ticket.objects.visible_to(request.caller.member).filter(pk=gone.other(ticket.pk)).exists():
        raise Problem("not_found")
    unlink(link=gone, by=request.caller.member)
    return nothing()


@router.post("/tickets/{ticket_id}/merge", auth=Bearer("tickets:write"), response=TicketOut)
def merge_ticket(request, ticket_id: str, given: MergeIn, asked: Query[Calendar]):
    """Have this ticket go into another, which is answered. Later replies to this one go there."""
    ticket = ticket_at(request.caller, ticket_id)
    request.caller.require("ticket.merge")
    target = _other(request, given.into_id, "/into_id")
    try:
        merge(target=target, sources=[ticket], by=request.caller.member)
    except CannotMerge as error:
        raise Problem("cannot_merge", extra={"reason": error.code}) from error
    return _told(request, target.pk)


@router.post("/tickets/{ticket_id}/unmerge", auth=Bearer("tickets:write"), response=TicketOut)
def unmerge_ticket(request, ticket_id: str, given: Nothing, asked: Query[Calendar]):
    """Have a merged ticket stand for itself again. What was said since stays where it was said."""
    ticket = ticket_at(request.caller, ticket_id)
    request.caller.require("ticket.merge")
    visible = Ticket.objects.visible_to(request.caller.member).filter(pk=ticket.merged_into_id)
    try:
        if not visible.exists():
            raise CannotMerge("not_merged")
        unmerge(ticket=ticket, by=request.caller.member)
    except CannotMerge as error:
        raise Problem("cannot_merge", extra={"reason": error.code.replace(" ", "_")}) from error
    return _told(request, ticket.pk)


@router.post("/tickets/{ticket_id}/split", auth=Bearer("tickets:write"), response={201: TicketOut})
def split_ticket(request, ticket_id: str, given: SplitIn, asked: Query[Calendar]):
    """Make a new ticket of a message, which is answered. Both are linked."""
    ticket = ticket_at(request.caller, ticket_id)
    request.caller.require("ticket.split")
    message = named(Message.objects.filter(ticket=ticket), given.message_id, pointer="/message_id")
    options = {"later": given.later, "subject": given.subject}
    try:
        fresh = split(ticket=ticket, message_id=message.pk, by=request.caller.member, **options)
    except CannotSplit as error:
        raise Problem("cannot_split", extra={"reason": error.code}) from error
    return _told(request, fresh.pk, 201, Location=f"{ROOT}/tickets/{fresh.public_id}")


def _locked(request, ticket_id, permission):
    request.caller.require(permission)
    rows = Ticket.objects.select_for_update(of=("self",))
    return ticket_at(request.caller, ticket_id, rows)


def _other(request, public_id, pointer):
    return named(Ticket.objects.visible_to(request.caller.member), public_id, pointer=pointer)


def _told(request, pk, status=200, **headers):
    # Read anew: what was done may have touched more of it than we hold.
    ticket = Ticket.objects.select_related(*PEOPLE).prefetch_related("tags").get(pk=pk)
    out = TicketOut.of(ticket, Display.asked_by(request))
    return answer(out, status, ETag=etag_of(out), **headers)
