"""Changing many tickets: what is wanted is written down, a job does it, the bar tells how far it is."""

from django.db.models import Count
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from pasokh.automation.models import Macro
from pasokh.automation.words import note_words
from pasokh.tickets.actions import bulk as work
from pasokh.tickets.actions.bulk_verbs import VERBS
from pasokh.tickets.actions.solving import asks_first
from pasokh.tickets.fields.known import known
from pasokh.tickets.filters import fields
from pasokh.tickets.lists.views import tickets_of
from pasokh.tickets.models import Bulk, BulkPart, Category, Status, Tag, Ticket
from pasokh.workspaces.models import Member, Team
from pasokh.workspaces.rules import may

from ..access import desk_view
from ..fragments import refused
from ..lookup import get_or_404
from ..once import once
from ..tickets.steps import CannotBeDone
from ..tickets.work.snooze import offered_moments
from .asking_many import nothing_asked, target_of
from .ending import answer_of
from .opened import opened

MOST_CHOSEN = 5_000  # by hand; a whole view may be larger
MOST_SHOWN = 50  # refused tickets that are named

REASONS = {
    "not_allowed": gettext_lazy("You may not do this to this request."),
    "not_seen": gettext_lazy("You no longer see this request."),
    "not_available": gettext_lazy("This colleague cannot take requests now."),
    "gone": gettext_lazy("What was chosen is no longer there."),
    "no_tag": gettext_lazy("This tag cannot be used."),
    "not_yet": gettext_lazy("Something is still to be done before it can be solved."),
    "say_category": gettext_lazy("Say what it came to."),
    "say_reason": gettext_lazy("Write a reason in words."),
    "say_closing": gettext_lazy("Write why it is closed without the customer's word."),
    "closed": gettext_lazy("A closed request stays closed."),
    "no_such_priority": gettext_lazy("No impact and urgency give this priority."),
    "cannot_snooze": gettext_lazy("A settled request cannot be snoozed."),
    "changed_since": gettext_lazy("It has changed since."),
    "merge_itself": gettext_lazy("It is the request the others go into."),
    "merge_merged": gettext_lazy("It has been merged already."),
    "merge_closed": gettext_lazy("The request they would go into is closed."),
    "none": gettext_lazy("No request is chosen."),
    "many": gettext_lazy("Too many requests at once. Narrow the view first."),
    "late": gettext_lazy("This can no longer be undone."),
    "verb": gettext_lazy("There is no such step."),
}
DONE = {
    "assign": gettext_lazy("Assigning"),
    "team": gettext_lazy("Giving to a team"),
    "status": gettext_lazy("Changing the status"),
    "tag": gettext_lazy("Tagging"),
    "untag": gettext_lazy("Taking the tag off"),
    "type": gettext_lazy("Changing the type"),
    "priority": gettext_lazy("Changing the priority"),
    "snooze": gettext_lazy("Snoozing"),
    "merge": gettext_lazy("Merging"),
    "macro": gettext_lazy("Applying the macro"),
}


@require_GET
@desk_view
def choices(request):
    """What can be done, and with whom and what: the menus of the bar, fetched when something is first chosen."""
    language = request.member.language
    statuses = [
        status for status in Status.objects.offered() if status.key != "snoozed" and _may_move(request.member, status)
    ]
    context = {
        "members": Member.objects.active()
        .exclude(role=Member.Role.LIGHT)
        .exclude(pk=request.member.pk)
        .order_by("name")[:100],
        "teams": Team.objects.order_by("name")[:100],
        "statuses": [(status.public_id, status.label(language), asks_first(status)) for status in statuses],
        "types": _types(request.member),
        "may_merge": may(request.member, "ticket.merge"),
        "tags": Tag.objects.offered().order_by("name")[:200],
        "macros": Macro.objects.usable_by(request.member)[:50] if may(request.member, "macro.use") else (),
        "priorities": list(reversed(fields()["priority"].choices(""))),
        "sleeps": [
            ("", _("Until the customer answers")),
            *((moment.isoformat(), words) for words, moment in offered_moments()),
        ],
    }
    return render(request, "desk/views/bulk_choices.html", context)


def _types(member):
    return [each for each in known().types if not each.retired_at] if may(member, "ticket.fill") else []


def _may_move(member, status):
    return may(member, "ticket.close" if status.category == Category.CLOSED else "ticket.move")


@require_POST
@desk_view
@once
def begin(request):
    """Begin: for the tickets chosen by hand (`number`, several) or for the whole view (`whole`)."""
    verb = request.POST.get("verb", "")
    given = {
        name: request.POST[name][:100]
        for name in ("member", "team", "status", "tag", "type", "priority", "until", "macro")
        if name in request.POST
    }
    try:
        given |= answer_of(request) if verb == "status" else target_of(request) if verb == "merge" else {}
    except CannotBeDone as problem:
        return refused(problem)
    if words := nothing_asked(verb, given):
        return refused(words)
    try:
        bulk = work.start(verb=verb, given=given, tickets=_chosen(request, given), by=request.member)
    except work.CannotStart as problem:
        return refused(REASONS.get(str(problem), REASONS["gone"]))
    return render(request, "desk/views/progress.html", progress_context(bulk, request.member))


def _chosen(request, given):
    """What is to be changed: for merging without the one that the others go into."""
    tickets = _marked(request)
    return tickets.exclude(number=given["number"]) if "number" in given else tickets


def _marked(request):
    if request.POST.get("whole"):
        seen = opened(request, request.POST.get("view", ""))
        return tickets_of(request.member, seen.shown)
    numbers = [
        int(number)
        for number in request.POST.getlist("number")[:MOST_CHOSEN]
        if number.isdecimal() and len(number) < 16
    ]
    return Ticket.objects.visible_to(request.member).filter(number__in=numbers)


@require_GET
@desk_view
def progress(request, public_id):
    """How far it is."""
    return render(request, "desk/views/progress.html", progress_context(_hers(request, public_id), request.member))


@require_POST
@desk_view
def stop(request, public_id):
    """Do no more of it."""
    bulk = _hers(request, public_id)
    work.stop(bulk=bulk, by=request.member)
    bulk.refresh_from_db()
    return render(request, "desk/views/progress.html", progress_context(bulk, request.member))


@require_POST
@desk_view
def undo(request, public_id):
    """Take it back."""
    try:
        back = work.undo(bulk=_hers(request, public_id), by=request.member)
    except work.CannotStart as problem:
        return refused(REASONS.get(str(problem), REASONS["late"]))
    return render(request, "desk/views/progress.html", progress_context(back, request.member))


def _hers(request, public_id):
    return get_or_404(Bulk.objects.filter(member=request.member), public_id)


def reason_words(why) -> str:
    """Why one request was not changed."""
    return REASONS.get(why) or note_words(why) or REASONS["gone"]


def progress_context(bulk, member) -> dict:
    """What the bar tells: how far, and at the end what was refused and why."""
    counted = work.progress(bulk)
    finished = bulk.state != Bulk.State.GOING
    return {
        "bulk": bulk,
        "title": _("Undoing: %(what)s") % {"what": DONE[bulk.verb]} if bulk.undoes_id else DONE[bulk.verb],
        "counted": counted,
        "worked": bulk.total - counted["waiting"],
        "finished": finished,
        "refusals": _refusals(bulk) if finished and counted["refused"] else [],
        "reasons": _reasons(bulk) if finished and counted["refused"] else [],
        "can_undo": finished and work.can_undo(bulk, member) and counted["done"] > 0,
        "known": bulk.verb in VERBS,
    }


def _reasons(bulk):
    """Why, and how many for each reason, the most frequent first."""
    refused = bulk.parts.filter(state=BulkPart.State.REFUSED).order_by().values_list("why")
    counted = refused.annotate(count=Count("pk")).order_by("-count", "why")
    return [(reason_words(why), count) for why, count in counted]


def _refusals(bulk):
    rows = (
        bulk.parts.filter(state=BulkPart.State.REFUSED).order_by("pk").values_list("ticket__number", "why")[:MOST_SHOWN]
    )
    return [(number, reason_words(why)) for number, why in rows]
