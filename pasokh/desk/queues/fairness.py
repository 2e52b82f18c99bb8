"""Who got how much of what, and how long it had waited."""

from collections import defaultdict
from datetime import timedelta

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.routing.models import Queue
from pasokh.routing.queries import shares
from pasokh.ui.filters import number, percent
from pasokh.workspaces.models import Member

from ..access import permitted
from ..inbox.rows import channel_word
from ..lookup import get_or_404
from ..rail import rail_context
from .shown import length

DAYS = {"1": 1, "7": 7, "30": 30}


@require_GET
@permitted("queue.see")
def fairness(request):
    """By member, over the last days, of one queue or all."""
    days = request.GET.get("days") if request.GET.get("days") in DAYS else "7"
    chosen = request.GET.get("queue", "")
    queue = get_or_404(Queue.objects, chosen) if chosen else None
    until = timezone.now()
    found = shares(until - timedelta(days=DAYS[days]), until, queue and queue.pk)
    context = {
        "tabs": _tabs(days, chosen),
        "queues": list(Queue.objects.all()),
        "queue": queue,
        "days": days,
        "rows": _rows(found),
        "heads": _heads(found),
        "total": _total(found),
    }
    return render(request, "desk/queues/fairness.html", context | rail_context(request, "queue"))


def _tabs(days, queue):
    words = {"1": _("Last day"), "7": _("Last 7 days"), "30": _("Last 30 days")}
    page = reverse("desk:fairness")
    return [
        {"text": text, "href": f"{page}?days={key}" + (f"&queue={queue}" if queue else ""), "current": key == days}
        for key, text in words.items()
    ]


def _channels(found):
    return sorted({share.channel for share in found if share.state == "taken"})


def _heads(found):
    names = [channel_word(kind) for kind in _channels(found)]
    return [_("Colleague"), *names, _("Share of the work"), _("Waited on average"), _("Longest"), _("Passed on")]


def _rows(found) -> list[list]:
    """A line a member: how many of each channel, her part of all weight, waits, and what she declined or let expire."""
    by_member, channels = defaultdict(list), _channels(found)
    for share in found:
        by_member[share.member_id].append(share)
    names = dict(Member.objects.filter(pk__in=by_member).values_list("pk", "name"))
    whole = sum(share.weight for share in found if share.state == "taken") or 1
    order = sorted(by_member, key=lambda pk: -_weight(by_member[pk]))
    return [_row(names.get(pk, "…"), by_member[pk], channels, whole) for pk in order]


def _row(name, hers, channels, whole):
    taken = {share.channel: share for share in hers if share.state == "taken"}
    count = sum(share.count for share in taken.values())
    waited = sum(share.mean_wait * share.count for share in taken.values()) / count if count else 0
    passed = sum(share.count for share in hers if share.state in ("declined", "expired"))
    return [
        name,
        *(number(taken[kind].count) if kind in taken else "—" for kind in channels),
        percent(_weight(hers) / whole),
        length(waited),
        length(max((share.longest_wait for share in taken.values()), default=0)),
        number(passed),
    ]


def _weight(hers):
    return sum(share.weight for share in hers if share.state == "taken")


def _total(found):
    taken = [share for share in found if share.state == "taken"]
    count = sum(share.count for share in taken)
    waited = sum(share.mean_wait * share.count for share in taken) / count if count else 0
    return {"count": count, "waited": length(waited)}
