"""The list's own addresses: the next rows, the rows that changed, and what a search finds."""

from django.http import JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pasokh.tickets.models import Ticket
from pasokh.tickets.queries import Page, inbox, newly_found, page, search
from pasokh.ui.filters import number

from ..access import desk_view
from ..drawing import draw
from .boxes import choose
from .marking import marker
from .rows import fetch, lines_of

MOST_CHANGED = 100  # tickets asked for at once; the browser asks again for the rest
LONGEST_SEARCH = 200  # characters


def list_context(request, current=None) -> dict:
    """What the list column shows. `current` is the ticket that stands beside it."""
    chosen = choose(request.member, request.GET.get("box"), request.GET.get("status"))
    text = _searched(request)
    found = _found(request.member, text) if text else _page(request, chosen)
    lines = lines_of(found.rows, marker(text) if text else None)
    here = current.pk if current else None
    return {
        "chosen": chosen,
        "statuses": status_words(),
        "rows": [_drawn(line, chosen, line["id"] == here) for line in lines],
        "next": found.next,
        "q": text,
        "current_number": current.number if current else None,
    }


def _searched(request):
    return request.GET.get("q", "")[:LONGEST_SEARCH].strip()


def _page(request, chosen):
    return page(_tickets(request, chosen), request.GET.get("after"), fetch=fetch)


def _tickets(request, chosen):
    return inbox(request.member, chosen.box.key, chosen.category)


def _found(member, text):
    order = [ticket.pk for ticket in search(member, text)]
    rows = {row.pk: row for row in fetch(Ticket.objects.filter(pk__in=order))} if order else {}
    return Page([rows[pk] for pk in order if pk in rows], None)


def _drawn(line, chosen, is_current=False):
    return draw("desk/inbox/row.html", {"line": line, "query": chosen.query, "is_current": is_current})


def badge_of(chosen) -> dict:
    """The number over the rail's icon: the member's own open tickets."""
    mine = chosen.boxes[0].count if chosen.status == "open" else 0
    return {
        "count": mine,
        "label": ngettext("%(count)s open request of yours", "%(count)s open requests of yours", mine)
        % {"count": number(mine)},
    }


def status_words() -> dict:
    """The statuses to choose from, in order."""
    return {"open": _("Open"), "waiting": _("Waiting for the customer"), "solved": _("Solved"), "closed": _("Closed")}


@require_GET
@desk_view
def rows(request):
    """The next rows below the last one, or what a search finds: lines for the list, nothing around them."""
    return render(request, "desk/inbox/rows.html", list_context(request))


@require_GET
@desk_view
def changed(request):
    """Of these tickets, the lines that stand in the chosen box now, and the counts: JSON for the live list.

    A ticket that is not in the answer no longer belongs into the list, or may no longer be seen. While a search is shown (`q`), lines are
    those of every ticket one may see, with its marks; `found` are tickets of which the search would speak for what happened just now.
    """
    chosen, text = choose(request.member, request.GET.get("box"), request.GET.get("status")), _searched(request)
    asked = [int(part) for part in request.GET.get("ids", "").split(",") if part.isdecimal()][:MOST_CHANGED]
    standing = Ticket.objects.visible_to(request.member) if text else _tickets(request, chosen)
    lines = lines_of(fetch(standing.filter(pk__in=asked)), marker(text) if text else None) if asked else []
    return JsonResponse(
        {
            "rows": [{"id": line["id"], "order": line["order"], "html": _drawn(line, chosen)} for line in lines],
            "found": newly_found([line["id"] for line in lines], text) if text else [],
            "counts": {box.key: box.count_text for box in chosen.boxes},
            "badge": get_template("desk/parts/badge.html").render(badge_of(chosen)),
        }
    )
