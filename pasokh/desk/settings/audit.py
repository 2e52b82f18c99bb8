"""The audit log: the events about settings, roles and access, newest first. No second log is kept."""

from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.events.models import Event
from pasokh.workspaces.models import Member

from ..access import permitted
from ..fragments import wanted_part
from .frame import settings_page

PAGE = 50
PREFIXES = ("workspace.", "member.", "team.", "inbox.", "channel.", "token.", "receipt.", "contact.erased")


def words_of_kind(kind) -> str:
    """What was done, in words; an unknown kind shows itself."""
    words = {
        "workspace.founded": _("founded the business"),
        "workspace.changed": _("changed the settings of the business"),
        "member.invited": _("invited a colleague"),
        "member.joined": _("joined"),
        "member.changed": _("changed the access of"),
        "member.renamed": _("changed her own name"),
        "member.preferred": _("changed her own preferences"),
        "member.deactivated": _("ended the access of"),
        "team.made": _("made a team"),
        "team.changed": _("changed a team"),
        "inbox.made": _("made an inbox"),
        "inbox.changed": _("changed an inbox"),
        "channel.opened": _("opened a channel"),
        "channel.changed": _("changed a channel"),
        "channel.closed": _("closed a channel"),
        "token.issued": _("issued an API token"),
        "token.revoked": _("revoked an API token"),
        "receipt.retried": _("tried a receipt again"),
        "contact.erased": _("erased a customer"),
    }
    return words.get(kind, kind)


@require_GET
@permitted("event.audit")
def audit(request):
    """Fifty events at a time."""
    rows, following = _page(request.GET.get("before", ""))
    context = {"lines": _lines(rows), "next": following}
    if wanted_part(request):
        return render(request, "desk/settings/audit_rows.html", context)
    return settings_page(request, "audit", "audit", **context)


def _page(before):
    about = Q()
    for prefix in PREFIXES:
        about |= Q(kind__startswith=prefix)
    events = Event.objects.filter(about).order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        events = events.filter(pk__lt=int(before))
    rows = list(events[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def _lines(events):
    ids = {event.actor_id for event in events if event.actor_kind == "member"}
    ids |= {event.subject_id for event in events if event.subject_kind == "member"}
    names = dict(Member.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [_line(event, names) for event in events]


def _line(event, names):
    hers = event.subject_kind == "member" and event.subject_id != event.actor_id
    return {
        "at": event.created_at,
        "actor": names.get(event.actor_id, _("Pasokh")) if event.actor_kind == "member" else _("Pasokh"),
        "words": words_of_kind(event.kind),
        "subject": names.get(event.subject_id, "") if hers else "",
        "fields": ", ".join(event.payload.get("fields", [])),
    }
