"""The audit log: the events about settings, roles and access, newest first. No second log is kept."""

from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.events.models import Event
from pasokh.kernel.persian.isolates import isolate
from pasokh.workspaces.models import Member

from ..access import permitted
from ..fragments import wanted_part
from .frame import settings_page

PAGE = 50
PREFIXES = ("workspace.", "member.", "team.", "inbox.", "channel.", "token.", "receipt.", "contact.erased")


def sentence_of(event, actor, subject) -> str:
    """What was done, as a sentence; an unknown kind shows itself."""
    sentences = {
        "workspace.founded": _("%(actor)s founded the business"),
        "workspace.changed": _("%(actor)s changed the settings of the business"),
        "member.invited": _("%(actor)s invited a colleague"),
        "member.joined": _("%(actor)s joined"),
        "member.changed": _("%(actor)s changed the access of %(subject)s"),
        "member.renamed": _("%(actor)s took another name"),
        "member.preferred": _("%(actor)s changed language or theme of the desk"),
        "member.deactivated": _("%(actor)s ended the access of %(subject)s"),
        "team.made": _("%(actor)s made a team"),
        "team.changed": _("%(actor)s changed a team"),
        "inbox.made": _("%(actor)s made an inbox"),
        "inbox.changed": _("%(actor)s changed an inbox"),
        "channel.opened": _("%(actor)s opened a channel"),
        "channel.changed": _("%(actor)s changed a channel"),
        "channel.closed": _("%(actor)s closed a channel"),
        "token.issued": _("%(actor)s issued an API token"),
        "token.revoked": _("%(actor)s revoked an API token"),
        "receipt.retried": _("%(actor)s had something tried again that was not processed"),
        "contact.erased": _("%(actor)s erased a customer"),
    }
    if event.kind not in sentences:
        return f"{event.kind} ({actor})"
    return sentences[event.kind] % {"actor": actor, "subject": subject}


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
    events = Event.objects.of_business().filter(about)
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
    by_member = event.actor_kind == "member" and event.actor_id in names
    actor = isolate(names[event.actor_id]) if by_member else _("Pasokh")
    subject = isolate(names.get(event.subject_id, "")) if event.subject_kind == "member" else ""
    fields = ", ".join(event.payload.get("fields", []))
    return {"at": event.created_at, "words": sentence_of(event, actor, subject), "fields": fields}
