"""The two lists: what could not be processed, and what was set aside."""

from django.db.models.functions import Substr
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.channels.actions.take_anyway import ERASED
from pasokh.channels.models import Receipt

from ..access import permitted
from ..fragments import wanted_part
from ..rail import rail_context
from .glance import HEAD, at_head
from .words import why

PAGE = 30
State = Receipt.State


@require_GET
@permitted("receipt.see")
def quarantine(request):
    """What could not be processed, the newest first."""
    return _list(request, "quarantine", State.QUARANTINED)


@require_GET
@permitted("receipt.see")
def aside(request):
    """What was understood, and set aside: spam, automatic answers, blocked senders, news of mail systems."""
    return _list(request, "aside", State.IGNORED)


def _list(request, name, state):
    rows, following = _page(state, request.GET.get("before", ""))
    context = {"lines": [_line(receipt) for receipt in rows], "next": following, "here": reverse(f"desk:{name}")}
    if wanted_part(request):
        return render(request, "desk/quarantine/rows.html", context)
    context |= {"tabs": _tabs(name), "section": name} | rail_context(request, "quarantine")
    return render(request, "desk/quarantine/list.html", context)


def _tabs(current):
    words = {"quarantine": _("Not processed"), "aside": _("Set aside")}
    return [{"text": text, "href": reverse(f"desk:{key}"), "current": key == current} for key, text in words.items()]


def _page(state, before):
    # The index of unsettled receipts gives them in this order; of large ones only the beginning is read.
    receipts = Receipt.objects.filter(state=state).exclude(reason=ERASED).select_related("channel").defer("raw")
    if before.isdecimal() and len(before) < 19:
        receipts = receipts.filter(pk__lt=int(before))
    rows = list(receipts.annotate(beginning=Substr("raw", 1, HEAD)).order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def _line(receipt):
    glance = at_head(receipt)
    return {
        "href": reverse("desk:receipt", args=[receipt.public_id]),
        "who": glance.sender_name or glance.sender or receipt.channel.name,
        "subject": glance.subject,
        "why": why(receipt),
        "at": receipt.created_at,
    }
