"""The list of what a member was told."""

import json

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.notices.actions import read as verbs
from pasokh.notices.bell import unread_count
from pasokh.notices.models import Notification
from pasokh.notices.queries import page_for

from ..access import desk_view
from ..fragments import wanted_part
from ..lookup import get_or_404
from ..rail import rail_context

KIND_ICONS = {
    "mention": "note",
    "task": "check",
    "flow_asks": "check",
    "late": "warn",
    "due_soon": "clock",
    "follow_up": "calendar",
    "flow_person": "person",
    "mailbox": "mail",
    "rule": "retry",
    "flow_failed": "warn",
    "failed": "warn",
    "offer": "team",
    "crossed": "clock",
    "woke": "snooze",
    "task_given": "check",
    "assigned": "inbox",
    "article_back": "undo",
    "article_asked": "book",
    "article_due": "calendar",
    "message": "chat",
    "unassigned": "people",
    "colleague": "edit",
    "followed": "bell",
    "joined": "person",
}


@require_GET
@desk_view
def notices(request):
    """The page, or for the bell its list alone, or the next lines."""
    context = list_context(request)
    part = wanted_part(request)
    if request.GET.get("after") and part:
        return render(request, "desk/notices/lines.html", context)
    if part:
        return render(request, "desk/notices/list.html", context)
    return render(request, "desk/notices/page.html", context | rail_context(request, "notices"))


def list_context(request) -> dict:
    """What the list shows: all of hers, or those that are unread."""
    unread_only = request.GET.get("show") != "all"
    page = page_for(request.member, request.GET.get("after"), only_unread=unread_only)
    return {"lines": page.lines, "next": page.next, "show": "unread" if unread_only else "all", "icons": KIND_ICONS}


@require_GET
@desk_view
def count(request):
    """How many are unread: JSON, for a bell that may have missed something."""
    return JsonResponse({"unread": unread_count(request.member.pk)}, headers={"Cache-Control": "no-store"})


@require_POST
@desk_view
def read(request, public_id):
    """She has seen this one; or, with `keep`, wants to see it again. Answers with its line."""
    notice = _hers_or_404(request.member, public_id)
    (verbs.unread if request.POST.get("keep") else verbs.read)(notice, by=request.member)
    page = page_for(request.member, only=notice.pk)
    response = render(request, "desk/notices/lines.html", {"lines": page.lines, "icons": KIND_ICONS, "next": None})
    return _ringing(request, response)


@require_POST
@desk_view
def read_all(request):
    """She has seen them all. Answers with the list."""
    verbs.read_all(by=request.member)
    response = render(request, "desk/notices/list.html", list_context(request))
    return _ringing(request, response, _("All of them are marked as read."))


def _ringing(request, response, text="") -> HttpResponse:
    triggers = {"bell:rung": {"unread": unread_count(request.member.pk)}}
    response["HX-Trigger"] = json.dumps(triggers | ({"toast": {"text": str(text)}} if text else {}))
    return response


def _hers_or_404(member, public_id):
    return get_or_404(Notification.objects.of(member), public_id)
