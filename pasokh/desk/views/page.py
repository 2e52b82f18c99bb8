"""A view as a page of its own: list, groups or board, kept true while one looks."""

from functools import lru_cache
from urllib.parse import quote_plus

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from markupsafe import Markup

from pasokh.kernel.filters import named_fields
from pasokh.kernel.persian.numbers import show_number
from pasokh.live.streams import resume_point
from pasokh.tickets.lists.grouped import group_counts, group_pages
from pasokh.tickets.lists.groups import lot_of, lots
from pasokh.tickets.lists.own import columns, faults, orders
from pasokh.tickets.lists.views import counts, opening, page, standing
from pasokh.tickets.models.view import BOARDS
from pasokh.tickets.queries import COUNTED_TO, Page
from pasokh.ui.filters import language
from pasokh.workspaces.rules import may

from ..access import desk_view
from ..fragments import wanted_part
from ..live.topics import list_topics
from ..rail import rail_context
from .lines import drawn, fetch_for
from .opened import opened
from .words import GROUPINGS, KIND_ICONS, KINDS

SIZES = {"list": 50, "grouped": 10, "board": 20}
MOST_CHANGED = 100
MOST_COLUMNS = 12  # of a board of people: beyond it, only those who have something
FILLED = 6  # groups whose tickets come with the page; those below are fetched when they are scrolled to
BEGIN = "top"  # stands for no cursor: where a group begins whose tickets are still to be fetched
# What changes by itself, as time goes by.
MOVING = ("created", "activity", "waiting", "due", "late", "solved", "snoozed")


@require_GET
@desk_view
def view(request, key):
    """The whole page, or its body where a script asks for that."""
    since, seen = resume_point(), opened(request, key)
    context = body_context(seen)
    if wanted_part(request) == "view-body":
        return render(request, "desk/views/body.html", context)
    around = {"live_topics": " ".join(list_topics(request.member)), "live_since": since}
    return render(
        request, "desk/views/page.html", context | head_context(seen) | around | rail_context(request, "requests")
    )


def head_context(seen) -> dict:
    """What stands over the tickets."""
    kinds, groupings = _words(language())
    return {
        "kinds": kinds,
        "orders": {key: str(word) for key, word in orders(seen.view.order).items()},
        "groupings": groupings[seen.view.kind == "board"] if seen.grouping else {},
        "may_export": may(seen.member, "ticket.export"),
        "may_change": seen.may_change,
        "pinned": seen.kept and seen.view.pinned,
    }


@lru_cache
def _words(_language):
    """What layouts and groupings are called, of boards apart: looked up once for each language."""
    groupings = [{key: str(GROUPINGS[key]) for key in keys} for keys in (GROUPINGS, BOARDS)]
    return [(key, str(word), KIND_ICONS[key]) for key, word in KINDS.items()], groupings


def body_context(seen) -> dict:
    """The tickets of a view, in one group or several."""
    groups, total = _groups(seen) if seen.grouping else _whole(seen)
    words = columns(seen.columns)
    return {
        "seen": seen,
        "groups": groups,
        "faults": faults(seen.view),
        "column_words": {key: words[key] for key in seen.columns if key in words},
        "total": count_text(total),
        "aging": bool(named_fields(seen.view.filter) & set(MOVING)),
    }


def count_text(count, spoken=None) -> str:
    """A count as it is shown: exact up to COUNTED_TO, «۹۹۹+» beyond. `spoken` is the active language, for those who know it."""
    return _count_text(min(count, COUNTED_TO + 1), spoken or language())


@lru_cache(maxsize=2 * (COUNTED_TO + 2))
def _count_text(count, spoken):
    return f"{show_number(COUNTED_TO, spoken)}+" if count > COUNTED_TO else show_number(count, spoken)


def _whole(seen):
    found, total = opening(seen.member, seen.shown, fetch_for(seen), SIZES["list"])
    return [_group(seen, "", "", None, found)], total


def _groups(seen):
    shown, parts = seen.shown, lots(seen.grouping, seen.shown.filter)
    total, counted = group_counts(seen.member, shown, seen.grouping, [lot.value for lot in parts])
    standing_parts = [(lot, counted[lot.value]) for lot in parts if _stands(seen, counted[lot.value], len(parts))]
    filled = [lot.value for lot, count in standing_parts if count][:FILLED]
    found = group_pages(seen.member, shown, seen.grouping, filled, fetch_for(seen), SIZES[seen.view.kind])
    spoken = language()
    return [
        _group(seen, lot.key, lot.label, count, found.get(lot.value) or Page([], BEGIN if count else None), spoken)
        for lot, count in standing_parts
    ], total


def _stands(seen, count, many):
    """Empty groups are left out; on a board they are where one drops, as long as there are not too many of them."""
    return count > 0 or (seen.view.kind == "board" and many <= MOST_COLUMNS)


def _group(seen, key, label, count, found, spoken=None):
    lines = Markup("".join([line["html"] for line in drawn(found.rows, seen)]))  # noqa: S704 (lines are drawn by our templates)
    return {
        "key": key,
        "label": label,
        "count": None if count is None else count_text(count, spoken),
        "lines": lines,
        "more": found.next and f"{seen.rows_address}&group={_quoted(key)}&after={_quoted(found.next)}",
        "begun": found.next != BEGIN,
    }


def _quoted(text):
    return text if text.isascii() and text.isalnum() else quote_plus(text)


@require_GET
@desk_view
def rows(request, key):
    """The next lines of a view or of one of its groups."""
    seen = opened(request, key)
    shown, group = seen.shown, request.GET.get("group", "")
    if seen.grouping:
        lot = lot_of(seen.grouping, group, shown.filter)
        if lot is None:
            raise Http404("no such group")
        shown = shown.within(seen.grouping, lot.value)
    after = request.GET.get("after")
    found = page(seen.member, shown, fetch_for(seen), None if after == BEGIN else after, SIZES[seen.view.kind])
    context = {"group": _group(seen, group if seen.grouping else "", "", None, found), "seen": seen}
    return render(request, "desk/views/rows.html", context)


@require_GET
@desk_view
def changed(request, key):
    """Of these tickets, the lines that the view shows now, and its counts: JSON for the live page. What is not in the answer lies in it no more."""
    seen = opened(request, key)
    ids = [int(part) for part in request.GET.get("ids", "").split(",") if part.isdecimal() and len(part) < 19][
        :MOST_CHANGED
    ]
    parts = lots(seen.grouping, seen.shown.filter) if seen.grouping else []
    total, found = _counted(seen, parts)
    spoken = language()
    of_groups = {lot.key: count_text(found[lot.value], spoken) for lot in parts}
    lines = drawn(standing(seen.member, seen.shown, ids, fetch_for(seen)), seen)
    return JsonResponse({"rows": lines, "counts": of_groups, "total": count_text(total)})


def _counted(seen, parts):
    if parts:
        return group_counts(seen.member, seen.shown, seen.grouping, [lot.value for lot in parts])
    return counts(seen.member, [seen.shown])[0], {}
