"""The audit log: the events about settings, roles and access, newest first. No second log is kept."""

from datetime import date

from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.automation.models import Macro, Rule
from pasokh.calendars.models import WorkingHours
from pasokh.calendars.official import by_id
from pasokh.channels.models import Channel
from pasokh.events.models import Event
from pasokh.kernel.persian.isolates import isolate
from pasokh.routing.models import Queue
from pasokh.sla.models import Contract, Policy
from pasokh.tickets.models import ChecklistTemplate, Inbox, ResolutionCategory, SavedReply, Status, Tag, TicketType
from pasokh.ui.filters import jalali, language
from pasokh.workspaces.models import ApiToken, CustomField, Member, Skill, Team

from ..access import permitted
from ..fragments import wanted_part
from .field_words import fields_in_words
from .frame import settings_page

PAGE = 50
PREFIXES = (
    "policy.",
    "contract.",
    "workspace.",
    "member.",
    "team.",
    "hours.",
    "holiday.",
    "absence.",
    "queue.",
    "capacity.",
    "skill.",
    "structure.",
    "inbox.",
    "channel.",
    "token.",
    "receipt.",
    "reaction.",
    "contact.erased",
    "status.",
    "resolution.",
    "life.",
    "type.",
    "field.",
    "priorities.",
    "tag.",
    "rule.",
    "macro.",
    "checklist_template.",
    "saved_reply.",
    "view.",
    "bulk.started",
    "export.asked",
    "export.fetched",
)


NAMED = {
    "member": Member,
    "team": Team,
    "queue": Queue,
    "skill": Skill,
    "inbox": Inbox,
    "channel": Channel,
    "apitoken": ApiToken,
    "tag": Tag,
    "checklisttemplate": ChecklistTemplate,
    "rule": Rule,
    "macro": Macro,
    "policy": Policy,
    "contract": Contract,
    "savedreply": SavedReply,
}
CALLED = {"savedreply": "title"}  # by another field than their name
LABELLED = {  # called by a label in each language
    "status": Status,
    "resolutioncategory": ResolutionCategory,
    "tickettype": TicketType,
    "customfield": CustomField,
}


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
        "member.notices_chosen": _("%(actor)s changed what she is told of"),
        "member.deactivated": _("%(actor)s ended the access of %(subject)s"),
        "team.made": _("%(actor)s made the team %(subject)s"),
        "team.changed": _("%(actor)s changed the team %(subject)s"),
        "queue.made": _("%(actor)s made the queue %(subject)s"),
        "queue.changed": _("%(actor)s changed the queue %(subject)s"),
        "queue.ordered": _("%(actor)s put the queue %(subject)s in another place"),
        "queue.retired": _("%(actor)s retired the queue %(subject)s"),
        "queue.brought_back": _("%(actor)s brought back the queue %(subject)s"),
        "skill.made": _("%(actor)s added the skill %(subject)s"),
        "skill.changed": _("%(actor)s changed the skill %(subject)s"),
        "skill.retired": _("%(actor)s retired the skill %(subject)s"),
        "skill.brought_back": _("%(actor)s brought back the skill %(subject)s"),
        "member.skilled": _("%(actor)s said what %(subject)s knows"),
        "member.capacity_changed": _("%(actor)s changed how much %(subject)s takes at once"),
        "capacity.rules_changed": _("%(actor)s changed how much a request weighs"),
        "structure.applied": _("%(actor)s applied a structure of the team"),
        "hours.made": _("%(actor)s made the calendar %(subject)s"),
        "hours.changed": _("%(actor)s changed the working hours: %(subject)s"),
        "hours.made_default": _("%(actor)s made a calendar the default: %(subject)s"),
        "hours.dropped": _("%(actor)s deleted a calendar"),
        "hours.given": _("%(actor)s had somebody keep the calendar %(subject)s"),
        "hours.taken": _("%(actor)s had somebody keep the calendar %(subject)s no more"),
        "hours.feed_opened": _("%(actor)s made a secret address for the calendar %(subject)s"),
        "hours.feed_closed": _("%(actor)s ended the secret address of the calendar %(subject)s"),
        "holiday.set": _("%(actor)s set the hours of a day of its own: %(subject)s"),
        "holiday.changed": _("%(actor)s changed the hours of a day of its own: %(subject)s"),
        "holiday.removed": _("%(actor)s made a day like any other again: %(subject)s"),
        "holiday.worked": _("%(actor)s made an official holiday a working day: %(subject)s"),
        "holiday.kept": _("%(actor)s keeps an official holiday again: %(subject)s"),
        "holiday.moved": _("%(actor)s put an official holiday on another day: %(subject)s"),
        "holiday.put_back": _("%(actor)s put an official holiday back on its day: %(subject)s"),
        "holiday.imported": _("%(actor)s set days from a file"),
        "absence.noted": _("%(actor)s noted an absence of %(subject)s"),
        "absence.changed": _("%(actor)s changed an absence of %(subject)s"),
        "absence.removed": _("%(actor)s removed an absence of %(subject)s"),
        "inbox.made": _("%(actor)s made the inbox %(subject)s"),
        "inbox.changed": _("%(actor)s changed the inbox %(subject)s"),
        "channel.opened": _("%(actor)s opened the channel %(subject)s"),
        "channel.changed": _("%(actor)s changed the channel %(subject)s"),
        "channel.closed": _("%(actor)s closed the channel %(subject)s"),
        "token.issued": _("%(actor)s issued the API token %(subject)s"),
        "token.revoked": _("%(actor)s revoked the API token %(subject)s"),
        "receipt.retried": _("%(actor)s had something tried again that was not processed"),
        "receipt.taken": _("%(actor)s took something that had been set aside"),
        "reaction.retried": _("%(actor)s had something tried again that had failed"),
        "rule.made": _("%(actor)s made the rule %(subject)s"),
        "rule.changed": _("%(actor)s changed the rule %(subject)s"),
        "rule.switched_on": _("%(actor)s switched the rule %(subject)s on"),
        "rule.switched_off": _("%(actor)s switched the rule %(subject)s off"),
        "rule.ordered": _("%(actor)s put the rule %(subject)s in another place"),
        "rule.dropped": _("%(actor)s removed the rule %(subject)s"),
        "macro.made": _("%(actor)s made the macro %(subject)s"),
        "macro.changed": _("%(actor)s changed the macro %(subject)s"),
        "macro.dropped": _("%(actor)s removed the macro %(subject)s"),
        "checklist_template.made": _("%(actor)s made the checklist %(subject)s"),
        "checklist_template.changed": _("%(actor)s changed the checklist %(subject)s"),
        "saved_reply.made": _("%(actor)s wrote the saved reply %(subject)s"),
        "saved_reply.changed": _("%(actor)s changed the saved reply %(subject)s"),
        "saved_reply.removed": _("%(actor)s deleted a saved reply"),
        "contact.erased": _("%(actor)s erased a customer"),
        "view.made": _("%(actor)s made a view"),
        "view.changed": _("%(actor)s changed a view"),
        "view.dropped": _("%(actor)s deleted a view"),
        "bulk.started": _("%(actor)s changed many requests at once"),
        "export.asked": _("%(actor)s had requests exported to a file"),
        "export.fetched": _("%(actor)s fetched a file of exported requests"),
        "status.made": _("%(actor)s added the status %(subject)s"),
        "status.changed": _("%(actor)s changed the words of the status %(subject)s"),
        "status.ordered": _("%(actor)s put the status %(subject)s in another place"),
        "status.retired": _("%(actor)s retired the status %(subject)s"),
        "status.brought_back": _("%(actor)s brought back the status %(subject)s"),
        "resolution.made": _("%(actor)s added the category of resolutions %(subject)s"),
        "resolution.changed": _("%(actor)s changed the words of the category of resolutions %(subject)s"),
        "resolution.ordered": _("%(actor)s put the category of resolutions %(subject)s in another place"),
        "resolution.retired": _("%(actor)s retired the category of resolutions %(subject)s"),
        "resolution.brought_back": _("%(actor)s brought back the category of resolutions %(subject)s"),
        "life.changed": _("%(actor)s changed the rules of solving and closing"),
        "type.made": _("%(actor)s added the type %(subject)s"),
        "type.changed": _("%(actor)s changed the type %(subject)s"),
        "type.ordered": _("%(actor)s put the type %(subject)s in another place"),
        "type.retired": _("%(actor)s retired the type %(subject)s"),
        "type.brought_back": _("%(actor)s brought back the type %(subject)s"),
        "field.made": _("%(actor)s added the field %(subject)s"),
        "field.changed": _("%(actor)s changed the field %(subject)s"),
        "field.ordered": _("%(actor)s put the field %(subject)s in another place"),
        "field.retired": _("%(actor)s retired the field %(subject)s"),
        "field.brought_back": _("%(actor)s brought back the field %(subject)s"),
        "priorities.changed": _("%(actor)s changed the matrix of priorities"),
        "policy.made": _("%(actor)s made the policy of promises %(subject)s"),
        "policy.changed": _("%(actor)s changed the policy of promises %(subject)s"),
        "policy.ordered": _("%(actor)s put the policy of promises %(subject)s in another place"),
        "policy.retired": _("%(actor)s retired the policy of promises %(subject)s"),
        "policy.brought_back": _("%(actor)s brought back the policy of promises %(subject)s"),
        "contract.made": _("%(actor)s made the contract %(subject)s"),
        "contract.changed": _("%(actor)s changed the contract %(subject)s"),
        "contract.ended": _("%(actor)s ended the contract %(subject)s"),
        "tag.made": _("%(actor)s made the tag %(subject)s"),
        "tag.changed": _("%(actor)s changed the tag %(subject)s"),
        "tag.retired": _("%(actor)s retired the tag %(subject)s"),
        "tag.brought_back": _("%(actor)s brought back the tag %(subject)s"),
        "tag.merged": _("%(actor)s merged the tag %(subject)s into another one"),
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
    names = _names(events)
    return [_line(event, names) for event in events]


def _names(events):
    """Names by kind and id: one query for each kind of thing that is named."""
    wanted = {}
    for event in events:
        for kind, pk in ((event.actor_kind, event.actor_id), _subject_of(event)):
            wanted.setdefault(kind, set()).add(pk)
    calendars = WorkingHours.objects.filter(pk__in=wanted["workinghours"]) if "workinghours" in wanted else ()
    found = {("workinghours", row.pk): isolate(row.label) for row in calendars}
    for kind in wanted.keys() & NAMED.keys():
        rows = NAMED[kind].objects.filter(pk__in=wanted[kind] - {None}).values_list("pk", CALLED.get(kind, "name"))
        found |= {(kind, pk): isolate(name) for pk, name in rows}
    for kind in wanted.keys() & LABELLED.keys():
        rows = LABELLED[kind].objects.filter(pk__in=wanted[kind])
        found |= {(kind, row.pk): isolate(row.label(language())) for row in rows}
    return found


def _subject_of(event):
    """Kind and id of what a sentence is about: of an absence, the member who is away."""
    return (
        ("member", event.payload.get("member"))
        if event.subject_kind == "absence"
        else (event.subject_kind, event.subject_id)
    )


def _day_of(payload):
    """The day that an event of the calendar is about, and the name of the official holiday; None where it is about neither."""
    if occasion := by_id().get(payload.get("occasion")):
        return f"{occasion.name(language())} ({jalali(occasion.day, 'medium')})"
    return jalali(date.fromisoformat(payload["day"]), "medium") if "day" in payload else None


def _line(event, names):
    actor = names.get((event.actor_kind, event.actor_id), _("Pasokh"))
    subject = names.get(_subject_of(event)) or _day_of(event.payload) or "…"
    fields = fields_in_words(event.payload.get("fields", []))
    return {"at": event.created_at, "words": sentence_of(event, actor, subject), "fields": fields}
