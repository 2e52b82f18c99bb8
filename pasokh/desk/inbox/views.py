"""The list's own addresses: the next rows, the rows that changed, and what a search finds."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.filters import bound
from pasokh.tickets.filters.search_words import read, suggestions, unknown
from pasokh.tickets.lists import inbox as inbox_lists
from pasokh.tickets.lists import views as view_lists
from pasokh.tickets.queries import Page, found_by
from pasokh.tickets.sayings import newly_found
from pasokh.workspaces.rules import may

from ..access import desk_view
from ..fragments import wanted_part
from .boxes import badge_of, choose, named
from .rows import drawn, fetch_for

MOST_CHANGED = 100  # tickets asked for at once; the browser asks again for the rest
LONGEST_SEARCH = 200  # characters
LONGEST_ADDRESS = 4000
PAGE = re.compile(r"/desk/(tickets/\d{1,15})?")  # where the list stands


def list_context(request, current=None) -> dict:
    """What the list column shows. `current` is the ticket that stands beside it."""
    chosen = choose(request.member, request.GET.get("box"), request.GET.get("status"))
    context = {"statuses": status_words(), "current_number": current.number if current else None}
    context["may_open"] = may(request.member, "ticket.open")
    return context | _rows_context(request, chosen, current and current.pk)


def _rows_context(request, chosen, current=None):
    typed = _searched(request)
    search = read(typed)
    found, messages = _found(request, search, fetch_for(chosen.order)) if typed else (_page(request, chosen), None)
    asked = _query(chosen, typed)
    lines = drawn(found.rows, asked, current, search.text, chosen.order, messages)
    return {
        "chosen": chosen,
        "rows": [line["html"] for line in lines],
        "next": found.next,
        "q": typed,
        "asked": asked,
    } | _why_nothing(typed, lines)


def _why_nothing(typed, lines):
    """Where nothing was found, the filter that asks for what there is not."""
    gone = unknown(typed) if typed and not lines else None
    words = _("“%(field)s” has no value called “%(value)s”. Choose one of those that are offered while you type.")
    return {"why_nothing": words % dict(zip(("field", "value"), map(isolate, gone), strict=True)) if gone else ""}


def _query(chosen, typed):
    """What of an address says what the list shows: it comes back by reloading, by sharing it, and by going back."""
    return f"{chosen.query}&{urlencode({'q': typed})}" if typed else chosen.query


def _searched(request):
    return request.GET.get("q", "")[:LONGEST_SEARCH].strip()


def _page(request, chosen):
    member, after, fetch = request.member, request.GET.get("after"), fetch_for(chosen.order)
    if view := chosen.box.view:
        return view_lists.page(member, view_lists.shown_by(view, member), fetch, after)
    return inbox_lists.first_page(member, chosen.box.key, chosen.category, after, fetch)


def _found(request, search, fetch):
    """What a search finds, and in which messages: words among all she may see, or among those of its filter; a filter alone is a list like any other."""
    member = request.member
    if search.filter is None:
        rows, messages = inbox_lists.found(member, search.text, fetch)
        return Page(rows, None), messages
    shown = _shown(member, search)
    if not search.text:
        return view_lists.page(member, shown, fetch, request.GET.get("after")), None
    said = found_by(search.text)
    rows = {row.pk: row for row in view_lists.standing(member, shown, list(said), fetch)}
    return Page([rows[pk] for pk in said if pk in rows][: inbox_lists.FOUND], None), said


def _shown(member, search):
    return view_lists.Shown(bound(search.filter, member))


def status_words() -> dict:
    """The statuses to choose from, in order."""
    return {"open": _("Open"), "waiting": _("Waiting for the customer"), "solved": _("Solved"), "closed": _("Closed")}


@require_GET
@desk_view
def rows(request):
    """The next rows below the last one, or what a search finds: lines for the list, nothing around them."""
    box, status = request.GET.get("box") or ("all" if _searched(request) else None), request.GET.get("status")
    chosen = named(box, status) or choose(request.member, box, status)
    context = _rows_context(request, chosen)
    return _said_in_address(request, render(request, "desk/inbox/rows.html", context), context)


def _said_in_address(request, response, context):
    """Have the page's address say what is searched for. A search that begins or ends is a step to go back by; one that is only changed is not."""
    page = urlsplit(request.headers.get("HX-Current-URL", "")[:LONGEST_ADDRESS])
    if wanted_part(request) != "rows" or not PAGE.fullmatch(page.path):
        return response
    before = dict(parse_qsl(page.query)).get("q", "").strip()
    if before != context["q"]:
        how = "HX-Replace-Url" if before and context["q"] else "HX-Push-Url"
        response[how] = f"{page.path}?{context['asked']}"
    return response


@require_GET
@desk_view
def changed(request):
    """Of these tickets, the lines that stand in the chosen box now, and the counts: JSON for the live list.

    A ticket that is not in the answer no longer belongs into the list, or may no longer be seen. While a search is shown (`q`), lines are
    those of every ticket one may see, with its marks; `found` are tickets of which the search would speak for what happened just now.
    """
    chosen = choose(request.member, request.GET.get("box"), request.GET.get("status"))
    typed = _searched(request)
    search = read(typed)
    asked = [int(part) for part in request.GET.get("ids", "").split(",") if part.isdecimal()][:MOST_CHANGED]
    found = _standing(request.member, chosen, asked, search if typed else None)
    return JsonResponse(
        {
            "rows": drawn(found, _query(chosen, typed), text=search.text, order=chosen.order),
            "found": _newly_found([row.pk for row in found], search) if typed else [],
            "counts": {box.key: box.count_text for box in chosen.boxes},
            "badge": get_template("desk/parts/badge.html").render(badge_of(request.member, chosen)),
        }
    )


def _standing(member, chosen, asked, search):
    fetch = fetch_for(chosen.order)
    if search:
        if search.filter:
            return view_lists.standing(member, _shown(member, search), asked, fetch)
        return inbox_lists.standing(member, None, chosen.category, asked, fetch)
    if view := chosen.box.view:
        return view_lists.standing(member, view_lists.shown_by(view, member), asked, fetch)
    return inbox_lists.standing(member, chosen.box.key, chosen.category, asked, fetch)


def _newly_found(ids, search):
    return newly_found(ids, search.text) if search.text else ids


@require_GET
@desk_view
def suggest(request):
    """What the last word of the search may become: options under the box, none for plain words."""
    found = suggestions(_typed(request), request.member.language)
    return render(request, "desk/inbox/suggestions.html", {"found": found})


def _typed(request):
    return request.GET.get("q", "")[:LONGEST_SEARCH].lstrip()
