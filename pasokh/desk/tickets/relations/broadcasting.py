"""One answer to all the requests that wait for the outcome of this one."""

import uuid

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pasokh.kernel.ids import parse_public_id
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.broadcasting import NobodyToTell, broadcast, go_on, preview, stop
from pasokh.tickets.actions.solving import NotSaid
from pasokh.tickets.lists.titles import about_named, with_titles
from pasokh.tickets.models import Broadcast, BroadcastPart, Ticket
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.ui.filters import number as shown_number

from ...access import desk_view, ticket_for, ticket_or_404
from ...inbox.rows import channel_icon, channel_word
from ..life.solving import answer_asked, not_said, said_once
from ..steps import CannotBeDone, deed
from .others import line_of

PARTS_SHOWN = 100
DEEDS = {"stop": stop, "go": go_on}


@require_GET
@desk_view
def broadcasting(request, number):
    """The dialog: how many customers it reaches by which channel, and what they are told."""
    ticket = ticket_for(request, number, "ticket.broadcast")
    counted = preview(ticket, request.member)
    context = {
        "ticket": ticket,
        "total": sum(counted.values()),
        "channels": [
            {"icon": channel_icon(kind), "word": channel_word(kind), "count": count}
            for kind, count in sorted(counted.items(), key=lambda pair: -pair[1])
        ],
        "client_id": uuid.uuid4(),
        "most": TEXT_LIMIT,
        "answer": answer_asked(),
    }
    return render(request, "desk/tickets/relations/broadcast.html", context)


@deed("ticket.broadcast", makes=True)
def make(request, ticket):
    """Begin it: once for each `client_id`, however often it is sent."""
    given = {"text": request.POST.get("text", ""), "solves": request.POST.get("solves") == "1"}
    if given["solves"]:
        given |= said_once(request.POST)
    try:
        made = broadcast(ticket=ticket, by=request.member, client_id=_client_id(request), **given)
    except EmptyMessage as error:
        raise CannotBeDone(_("Write something, or have them solved.")) from error
    except MessageTooLong as error:
        words = _("The message is longer than %(limit)s characters. Send it in parts, or as a file.")
        raise CannotBeDone(words % {"limit": shown_number(TEXT_LIMIT)}) from error
    except NotSaid as problem:
        raise CannotBeDone(not_said(problem.code)) from problem
    except NobodyToTell as error:
        raise CannotBeDone(_("No open request that you see is linked as a part or a duplicate of this one.")) from error
    count = made.parts.count()
    words = ngettext("One customer is being answered.", "%(count)s customers are being answered.", count)
    return words % {"count": shown_number(count)}


def _client_id(request):
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return None


@require_GET
@desk_view
def parts(request, number, public_id):
    """What became of each, those first that were not answered."""
    ticket = ticket_or_404(request.member, number)
    made = get_object_or_404(Broadcast, ticket=ticket, uid=_uid(public_id))
    visible = Ticket.objects.visible_to(request.member).values("pk")
    rows = made.parts.filter(ticket__in=visible).select_related("ticket__status", "ticket__contact")
    rows = with_titles(about_named(rows).order_by("state", "pk")[:PARTS_SHOWN])
    lines = [line_of(part.ticket) | {"became": became(part), "ok": part.state == "done"} for part in rows]
    return render(
        request,
        "desk/tickets/relations/broadcast_parts.html",
        {"ticket": ticket, "broadcast": progress_of(made), "lines": lines, "text": made.text},
    )


@deed("ticket.broadcast")
def steer(request, ticket):
    """Stop one that is going, or take up one that was stopped."""
    made = Broadcast.objects.filter(ticket=ticket, uid=_uid(request.POST.get("broadcast", ""))).first()
    if made is None or request.POST.get("do") not in DEEDS:
        raise CannotBeDone(_("This broadcast is no longer there."))
    DEEDS[request.POST["do"]](broadcast=made, by=request.member)


def _uid(public_id):
    try:
        return parse_public_id(Broadcast.PREFIX, public_id)
    except ValueError:
        return None


def progress_of(made) -> dict:
    """How far a broadcast is."""
    progress = made.progress()
    over = progress["total"] - progress["waiting"]
    return {
        "id": made.public_id,
        "at": made.created_at,
        "state": made.state,
        "total": progress["total"],
        "over": over,
        "answered": progress["done"],
        "missed": progress["skipped"] + progress["failed"],
        "solves": made.solves,
        "only_solves": not made.text,
    }


def became(part) -> str:
    """What became of one ticket of a broadcast, in words."""
    State = BroadcastPart.State
    if part.state == State.WAITING:
        return _("waiting its turn")
    if part.state == State.DONE:
        return _("answered, but not solved: something must be done before") if part.reason else _("done")
    return {
        "closed": _("closed before its turn came"),
        "merged": _("merged into another before its turn came"),
        "gone": _("the customer can be answered no more"),
    }.get(part.reason, _("could not be answered"))
