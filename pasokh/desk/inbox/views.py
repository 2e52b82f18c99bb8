"""The list's own addresses: the next rows, the rows that changed, and what a search finds."""

from django.http import JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.tickets import lists, view_lists
from pasokh.tickets.queries import Page, newly_found

from ..access import desk_view
from .boxes import badge_of, choose, named
from .rows import drawn, fetch

MOST_CHANGED = 100  # tickets asked for at once; the browser asks again for the rest
LONGEST_SEARCH = 200  # characters


def list_context(request, current=None) -> dict:
    """What the list column shows. `current` is the ticket that stands beside it."""
    chosen = choose(request.member, request.GET.get("box"), request.GET.get("status"))
    context = {"statuses": status_words(), "current_number": current.number if current else None}
    return context | _rows_context(request, chosen, current and current.pk)


def _rows_context(request, chosen, current=None):
    text = _searched(request)
    found = _found(request.member, text) if text else _page(request, chosen)
    lines = drawn(found.rows, chosen.query, current, text, chosen.order)
    return {"chosen": chosen, "rows": [line["html"] for line in lines], "next": found.next, "q": text}


def _searched(request):
    return request.GET.get("q", "")[:LONGEST_SEARCH].strip()


def _page(request, chosen):
    if view := chosen.box.view:
        return view_lists.page(
            request.member, view_lists.shown_by(view, request.member), fetch, request.GET.get("after")
        )
    return lists.first_page(request.member, chosen.box.key, chosen.category, request.GET.get("after"), fetch)


def _found(member, text):
    return Page(lists.found(member, text, fetch), None)


def status_words() -> dict:
    """The statuses to choose from, in order."""
    return {"open": _("Open"), "waiting": _("Waiting for the customer"), "solved": _("Solved"), "closed": _("Closed")}


@require_GET
@desk_view
def rows(request):
    """The next rows below the last one, or what a search finds: lines for the list, nothing around them."""
    box, status = request.GET.get("box") or ("all" if _searched(request) else None), request.GET.get("status")
    chosen = named(box, status) or choose(request.member, box, status)
    return render(request, "desk/inbox/rows.html", _rows_context(request, chosen))


@require_GET
@desk_view
def changed(request):
    """Of these tickets, the lines that stand in the chosen box now, and the counts: JSON for the live list.

    A ticket that is not in the answer no longer belongs into the list, or may no longer be seen. While a search is shown (`q`), lines are
    those of every ticket one may see, with its marks; `found` are tickets of which the search would speak for what happened just now.
    """
    chosen, text = choose(request.member, request.GET.get("box"), request.GET.get("status")), _searched(request)
    asked = [int(part) for part in request.GET.get("ids", "").split(",") if part.isdecimal()][:MOST_CHANGED]
    found = _standing(request.member, chosen, asked, text)
    return JsonResponse(
        {
            "rows": drawn(found, chosen.query, text=text, order=chosen.order),
            "found": newly_found([row.pk for row in found], text) if text else [],
            "counts": {box.key: box.count_text for box in chosen.boxes},
            "badge": get_template("desk/parts/badge.html").render(badge_of(request.member, chosen)),
        }
    )


def _standing(member, chosen, asked, text):
    if chosen.box.view and not text:
        return view_lists.standing(member, view_lists.shown_by(chosen.box.view, member), asked, fetch)
    box = None if text or chosen.box.view else chosen.box.key
    return lists.standing(member, box, chosen.category, asked, fetch)
