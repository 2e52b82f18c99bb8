"""The list of who is on the site now, and what was counted."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.channels.models import Channel
from pasokh.live.streams import resume_point
from pasokh.visitors import queries
from pasokh.visitors.telling import TOPIC
from pasokh.workspaces.rules import may

from ..access import permitted
from ..fragments import wanted_part
from ..live.topics import page_topics
from ..rail import rail_context
from .counters import counters
from .shown import line, tickets_seen

PAGE = 50
LONGEST_SEARCH = 100  # characters
FURTHEST = 100_000  # rows from which a page may begin


@require_GET
@permitted("visitor.see")
def visitors(request):
    """Who is here, fifty at a time, of one site or all, by words; the list alone where a script asks for it."""
    since = resume_point()
    asked = _asked(request)
    names = dict(Channel.objects.filter(kind=Channel.Kind.CHAT).order_by("pk").values_list("pk", "name"))
    sites = {f"{Channel.Kind.CHAT}:{pk}": name for pk, name in names.items()}
    context = _listed(request.member, asked, sites) | {"asked": asked, "sites": sites, "orders": orders()}
    if wanted_part(request):
        return render(request, "desk/visitors/list.html", context)
    around = {
        "live_topics": " ".join([TOPIC, *page_topics(request.member)]),
        "live_since": since,
        "may_set": may(request.member, "workspace.settings"),
    }
    return render(request, "desk/visitors/page.html", context | around | rail_context(request, "visitors"))


def _asked(request):
    given = request.GET
    start = given.get("from", "")
    return {
        "q": given.get("q", "")[:LONGEST_SEARCH].replace("\x00", "").strip(),
        "site": given.get("site", "")[:40],
        "order": given.get("order") if given.get("order") in queries.ORDERS else "newest",
        "from": min(int(start), FURTHEST) if start.isascii() and start.isdigit() and len(start) < 9 else 0,
    }


def orders() -> dict:
    """In which order the list may stand."""
    return {
        "newest": _("Who came last"),
        "longest": _("Who is here longest"),
        "visits": _("Who comes most often"),
        "cart": _("The fullest cart"),
    }


def _listed(member, asked, sites):
    site = asked["site"] if asked["site"] in sites else ""
    found = queries.here(site, asked["q"])
    rows = found.select_related("visitor__contact").order_by(*queries.ORDERS[asked["order"]])
    rows = list(rows[asked["from"] : asked["from"] + PAGE + 1])
    shown = [row.visitor for row in rows[:PAGE]]
    tickets = tickets_seen(member, shown)
    online = queries.here_counts()
    return {
        "people": [line(each, tickets.get(each.pk), sites if len(sites) > 1 else {}) for each in shown],
        "found": found.count() if asked["q"] else sum(online.values()) if not site else online.get(site, 0),
        "next": _address(asked | {"from": asked["from"] + PAGE}) if len(rows) > PAGE else None,
        "previous": _address(asked | {"from": max(asked["from"] - PAGE, 0)}) if asked["from"] else None,
        "here": _address(asked),
        "counters": counters(site, sites, online),
        "may_call": may(member, "visitor.call"),
    }


def _address(asked):
    said = {name: value for name, value in asked.items() if value and (name, value) != ("order", "newest")}
    page = reverse("desk:visitors")
    return f"{page}?{urlencode(said)}" if said else page
