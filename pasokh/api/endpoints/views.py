"""Views, and the tickets that they show to the token's member."""

import base64
import binascii
import uuid

from django.db.models import TextField
from django.db.models.functions import Cast
from ninja import Query, Router

from pasokh.tickets.lists.cursors import values_of
from pasokh.tickets.lists.views import counts, page, shown_by
from pasokh.tickets.models import Pin, Ticket, View
from pasokh.tickets.queries import COUNTED_TO

from ..answers import answer
from ..callers import Bearer
from ..display import Display
from ..paging import OLDEST
from ..paging import page as page_by_key
from ..problems import invalid
from ..references import at
from ..schemas.tickets import TicketOut, TicketPage
from ..schemas.views import ViewOut, ViewPage, ViewQuery, ViewTicketsQuery
from .tickets import PEOPLE

router = Router(tags=["views"])


@router.get("/views", auth=Bearer("tickets:read"), response=ViewPage)
def list_views(request, asked: Query[ViewQuery]):
    """Her own views, and those shared with her."""
    request.caller.require("view.make")
    rows, pins = seen_by(request.caller), pins_of(request.caller)
    if asked.pinned is not None:
        rows = rows.filter(pk__in=pins) if asked.pinned else rows.exclude(pk__in=pins)
    views, following = page_by_key(rows, OLDEST, after=asked.cursor, limit=asked.limit)
    found = _counted(request.caller, views) if asked.counts else [None] * len(views)
    data = [ViewOut.of(view, view.pk in pins, count, COUNTED_TO) for view, count in zip(views, found, strict=True)]
    return answer(ViewPage(data=data, next=following))


@router.get("/views/{view_id}", auth=Bearer("tickets:read"), response=ViewOut)
def get_view(request, view_id: str):
    """One view, with how many tickets it shows."""
    request.caller.require("view.make")
    view = at(seen_by(request.caller), view_id)
    [count] = _counted(request.caller, [view])
    return answer(ViewOut.of(view, view.pk in pins_of(request.caller), count, COUNTED_TO))


@router.get("/views/{view_id}/tickets", auth=Bearer("tickets:read"), response=TicketPage)
def list_view_tickets(request, view_id: str, asked: Query[ViewTicketsQuery]):
    """The tickets that a view shows, in its order."""
    request.caller.require("view.make")
    member, view = request.caller.member, at(seen_by(request.caller), view_id)
    found = page(member, shown_by(view, member), keys, _read(asked.cursor, view.ordering), asked.limit)
    tickets = _whole([row.pk for row in found.rows])
    display = Display.asked_by(request)
    following = found.next and _written(found.next, tickets[-1], view.ordering) if tickets else None
    return answer(TicketPage(data=[TicketOut.of(ticket, display) for ticket in tickets], next=following))


def keys(tickets):
    """What a page of a view must know of each ticket: its key, and what any order goes by."""
    orders = ("last_message_at", "created_at", "waiting_since", "due_at", "priority", "number")
    return tickets.annotate(said=Cast("values", TextField())).values_list("pk", *orders, "said", named=True)


def seen_by(caller):
    """The views that are there for the token's member."""
    return View.objects.seen_by(caller.member).select_related("team", "owner")


def pins_of(caller):
    """The keys of those that she has pinned."""
    return set(Pin.objects.filter(member=caller.member).values_list("view", flat=True))


def _counted(caller, views):
    return counts(caller.member, [shown_by(view, caller.member) for view in views])


def _whole(pks):
    rows = Ticket.objects.filter(pk__in=pks).select_related(*PEOPLE).prefetch_related("tags")
    found = {ticket.pk: ticket for ticket in rows}
    return [found[pk] for pk in pks if pk in found]


def _written(cursor, ticket, order):
    """The cursor of a view's page with its order's name, and with the ticket's public uid for its key."""
    told, _, _key = cursor.rpartition("~")
    return base64.urlsafe_b64encode(f"{order.key}~{told}~{ticket.uid.hex}".encode()).decode().rstrip("=")


def _read(cursor, order):
    if not cursor:
        return None
    try:
        told, _, name = (
            base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode().rpartition("~")
        )
        named, _, told = told.partition("~")
        key = Ticket.objects.filter(uid=uuid.UUID(hex=name)).values_list("pk", flat=True).first()
        found = f"{told}~{key}"
        if named != order.key or key is None or values_of(found, order) is None:
            raise ValueError(cursor)
    except (ValueError, binascii.Error) as error:
        raise invalid("bad_cursor", parameter="cursor") from error
    return found
