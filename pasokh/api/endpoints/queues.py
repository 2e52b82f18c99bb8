"""Queues: what waits where, the member's offers, and taking the next one. Queues are made in the settings."""

from ninja import Query, Router

from pasokh.routing.actions.offers import NotOffered, accept, decline
from pasokh.routing.actions.take_next import Full, NothingWaits, take_next
from pasokh.routing.models import Offer, Queue
from pasokh.routing.queries import held_counts, pending_of, place_of, waiting_counts

from ..answers import answer
from ..callers import Bearer
from ..paging import OLDEST, page
from ..problems import Problem
from ..references import at, ticket_at
from ..schemas.base import Limited
from ..schemas.queues import OfferList, OfferOut, PlaceOut, QueueOut, QueuePage, Taken

router = Router(tags=["queues"])


@router.get("/queues", auth=Bearer("tickets:read"), response=QueuePage)
def list_queues(request, asked: Query[Limited]):
    """All queues, retired ones too. For leads."""
    request.caller.require("queue.see")
    rows, following = page(Queue.objects.prefetch_related("teams"), OLDEST, after=asked.cursor, limit=asked.limit)
    waiting, held = waiting_counts(), held_counts()
    return answer(QueuePage(data=[QueueOut.of(row, waiting, held) for row in rows], next=following))


@router.post("/queues/next", auth=Bearer("tickets:write"), response=Taken)
def take_next_ticket(request):
    """Give the token's member the next ticket of her queues."""
    request.caller.require("queue.take")
    try:
        ticket = take_next(request.caller.member)
    except NothingWaits as error:
        raise Problem("nothing_waits") from error
    except Full as error:
        raise Problem("no_room") from error
    return answer(Taken(ticket_id=ticket.public_id))


@router.get("/queues/{queue_id}", auth=Bearer("tickets:read"), response=QueueOut)
def get_queue(request, queue_id: str):
    """One queue. For leads."""
    request.caller.require("queue.see")
    return answer(QueueOut.of(at(Queue.objects, queue_id), waiting_counts(), held_counts()))


@router.get("/tickets/{ticket_id}/place", auth=Bearer("tickets:read"), response=PlaceOut)
def get_ticket_place(request, ticket_id: str):
    """Where a ticket stands in its queue, and how long it may take."""
    place = place_of(ticket_at(request.caller, ticket_id))
    return answer(PlaceOut.of(place, place and Queue.objects.get(pk=place.queue_id)))


@router.get("/offers", auth=Bearer("tickets:read"), response=OfferList)
def list_offers(request):
    """What the token's member is asked to take now."""
    request.caller.require("queue.take")
    return answer(OfferList(data=[OfferOut.of(row) for row in pending_of(request.caller.member)]))


@router.post("/offers/{offer_id}/accept", auth=Bearer("tickets:write"), response=Taken)
def accept_offer(request, offer_id: str):
    """Take what is offered: the ticket is the member's."""
    return _answered(request.caller, offer_id, accept)


@router.post("/offers/{offer_id}/decline", auth=Bearer("tickets:write"), response=Taken)
def decline_offer(request, offer_id: str):
    """Say no: the next member is asked."""
    return _answered(request.caller, offer_id, decline)


def _answered(caller, offer_id, verb):
    caller.require("queue.take")
    offer = at(Offer.objects.filter(member=caller.member).select_related("ticket"), offer_id)
    try:
        verb(offer=offer, by=caller.member)
    except NotOffered as error:
        raise Problem("offer_gone") from error
    return answer(Taken(ticket_id=offer.ticket.public_id))
