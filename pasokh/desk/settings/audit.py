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
from pasokh.contacts.models import Contact, Segment
from pasokh.events.models import Event
from pasokh.flows.models import Flow
from pasokh.kernel.persian.isolates import isolate
from pasokh.knowledge.models import Article, Category, Course, Space
from pasokh.outreach.models import SmartMessage
from pasokh.routing.models import Queue
from pasokh.sla.models import Contract, Policy
from pasokh.tickets.models import ChecklistTemplate, Inbox, ResolutionCategory, SavedReply, Status, Tag, TicketType
from pasokh.ui.filters import jalali, language
from pasokh.workspaces.models import ApiToken, CustomField, Member, Skill, Team

from ..access import permitted
from ..fragments import wanted_part
from .audit_words import sentence_of
from .field_words import fields_in_words
from .frame import settings_page

PAGE = 50
PREFIXES = (
    "policy.",
    "contract.",
    "segment.",
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
    "visitors.",
    "token.",
    "receipt.",
    "reaction.",
    "contact.erased",
    "contact.blocked",
    "contact.unblocked",
    "contact.unsubscribed",
    "contact.subscribed_again",
    "status.",
    "resolution.",
    "life.",
    "type.",
    "field.",
    "priorities.",
    "tag.",
    "rule.",
    *(f"flow.{verb}" for verb in ("made", "renamed", "deployed", "retired", "brought_back")),
    "macro.",
    "smartmessage.",
    "space.",
    "category.",
    "course.",
    *(f"article.{verb}" for verb in ("published", "withdrawn", "archived", "brought_back", "addressed")),
    "checklist_template.",
    "saved_reply.",
    "view.",
    "bulk.started",
    "export.asked",
    "export.fetched",
)

# What rules do to customers stands in their log; to requests, in the thread.
OF_RULES = ("rule.ran", "rule.called")
OF_CHANNELS = ("channel.failing", "channel.works")  # nobody did it; health says how they go

NAMED = {
    "member": Member,
    "team": Team,
    "queue": Queue,
    "skill": Skill,
    "inbox": Inbox,
    "channel": Channel,
    "smartmessage": SmartMessage,
    "article": Article,
    "course": Course,
    "apitoken": ApiToken,
    "tag": Tag,
    "checklisttemplate": ChecklistTemplate,
    "rule": Rule,
    "flow": Flow,
    "macro": Macro,
    "policy": Policy,
    "contract": Contract,
    "segment": Segment,
    "contact": Contact,
    "savedreply": SavedReply,
}
CALLED = {"savedreply": "title", "article": "title", "course": "title"}  # by another field than their name
LABELLED = {  # called by a label in each language
    "status": Status,
    "resolutioncategory": ResolutionCategory,
    "tickettype": TicketType,
    "customfield": CustomField,
    "space": Space,
    "category": Category,
}


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
    events = Event.objects.of_business().filter(about).exclude(kind__in=(*OF_RULES, *OF_CHANNELS))
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
