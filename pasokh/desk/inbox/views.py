"""The list's own addresses: the next rows, the rows that changed, and what a search finds."""

from django.http import JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pasokh.tickets.models import Ticket
from pasokh.tickets.queries import Page, inbox, page, search, with_people
from pasokh.ui.filters import number

from ..access import desk_view
from .boxes import choose
from .marking import marker
from .rows import row_of

MOST_CHANGED = 100  # tickets asked for at once; the browser asks again for the rest
LONGEST_SEARCH = 200  # characters


def list_context(request, current=None) -> dict:
    """What the list column shows. `current` is the ticket that stands beside it."""
    chosen = choose(request.member, request.GET.get("box"), request.GET.get("status"))
    text = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    found = _found(request.member, text) if text else page(_tickets(request, chosen), request.GET.get("after"))
    mark = marker(text) if text else None
    return {
        "chosen": chosen,
        "statuses": status_words(),
        "rows": [row_of(ticket, mark) for ticket in found.rows],
        "next": found.next,
        "q": text,
        "current": current.pk if current else None,
        "current_number": current.number if current else None,
    }


def badge_of(chosen) -> dict:
    """The number over the rail's icon: the member's own open tickets."""
    mine = chosen.boxes[0].count if chosen.status == "open" else 0
    return {"count": mine, "label": ngettext("%(count)s open request of yours", "%(count)s open requests of yours", mine) % {"count": number(mine)}}


def status_words() -> dict:
    """The statuses to choose from, in order."""
    return {"open": _("Open"), "waiting": _("Waiting for the customer"), "solved": _("Solved"), "closed": _("Closed")}


def _tickets(request, chosen):
    return inbox(request.member, chosen.box.key, chosen.category)


def _found(member, text):
    return Page(search(member, text), None)


@require_GET
@desk_view
def rows(request):
    """The next rows below the last one, or what a search finds: lines for the list, nothing around them."""
    return render(request, "desk/inbox/rows.html", list_context(request))


@require_GET
@desk_view
def changed(request):
    """Of these tickets, the lines that stand in the chosen box now, and the counts: JSON for the live list.

    A ticket that is not in the answer no longer belongs into the list, or may no longer be seen.
    """
    chosen = choose(request.member, request.GET.get("box"), request.GET.get("status"))
    asked = [int(part) for part in request.GET.get("ids", "").split(",") if part.isdecimal()][:MOST_CHANGED]
    tickets = with_people(_tickets(request, chosen).filter(pk__in=asked)) if asked else Ticket.objects.none()
    template = get_template("desk/inbox/row.html")
    lines = [row_of(ticket) for ticket in tickets]
    return JsonResponse(
        {
            "rows": [
                {"id": line["id"], "order": line["order"], "html": template.render({"line": line, "chosen": chosen})}
                for line in lines
            ],
            "counts": {box.key: box.count_text for box in chosen.boxes},
            "badge": get_template("desk/parts/badge.html").render(badge_of(chosen)),
        }
    )
