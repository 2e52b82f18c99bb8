"""The part of the panel about work: what can be added, tasks, checklists, time. Asked for in one go."""

from django.db.models import F, Sum
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pasokh.kernel.database.ready import Asked, Ready, together
from pasokh.tickets.models import Checklist, ChecklistItem, Follower, Task, TimeEntry, Timer
from pasokh.ui.filters import number
from pasokh.workspaces.rules import is_agent, is_lead, may

from ...access import desk_view, ticket_or_404
from ...tasks.shown import task_shown
from .said import length_words

ENTRIES_SHOWN = 20
TICKET = Asked("ticket")

_tasks = Ready(
    lambda: (
        Task.objects.filter(ticket=TICKET)
        .select_related("owner")
        .order_by(F("done_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk")
    )
)
_lists = Ready(lambda: Checklist.objects.filter(ticket=TICKET).order_by("pk"))
_items = Ready(
    lambda: ChecklistItem.objects.filter(checklist__ticket=TICKET).select_related("done_by").order_by("place", "pk")
)
_entries = Ready(
    lambda: TimeEntry.objects.filter(ticket=TICKET).select_related("member").order_by("-pk")[:ENTRIES_SHOWN]
)
_totals = Ready(
    lambda: TimeEntry.objects.filter(ticket=TICKET).values("ticket").annotate(total=Sum("seconds")).order_by()
)
_timers = Ready(lambda: Timer.objects.filter(ticket=TICKET).select_related("member").order_by("started_at"))
_follows = Ready(lambda: Follower.objects.filter(ticket=TICKET, member=Asked("member")).values("pk"))


def work_section(member, ticket) -> dict:
    """What desk/tickets/work/section.html shows of a ticket."""
    asked = {"ticket": ticket.pk}
    of_ticket = ((ready, asked) for ready in (_tasks, _lists, _items, _entries, _totals, _timers))
    answers = together(*of_ticket, (_follows, asked | {"member": member.pk}))
    tasks, lists, items, entries, totals, timers, follows = map(list, answers)
    return {
        "ticket": ticket,
        "may_work": is_agent(member),
        "may_link": may(member, "ticket.link") and not ticket.merged_into_id,
        "may_involve": may(member, "ticket.involve"),
        "follows": bool(follows),
        "tasks": [task_shown(task, member) for task in tasks],
        "checklists": [_list_shown(each, [item for item in items if item.checklist_id == each.pk]) for each in lists],
        "time": _time_shown(member, entries, totals, timers),
    }


def _list_shown(each, items):
    ticked = sum(item.done_at is not None for item in items)
    return {
        "id": each.public_id,
        "name": each.name,
        "items": items,
        "ticked": f"{number(ticked)}/{number(len(items))}",
        "share": ticked / len(items) if items else 0,
    }


def _time_shown(member, entries, totals, timers):
    return {
        "total": length_words(totals[0]["total"]) if totals else "",
        "entries": [_entry_shown(entry, member) for entry in entries],
        "timers": [timer for timer in timers if timer.member_id != member.pk],
        "mine": next((timer for timer in timers if timer.member_id == member.pk), None),
    }


def _entry_shown(entry, member):
    is_hers = entry.member_id == member.pk
    return {
        "id": entry.public_id,
        "length": length_words(entry.seconds),
        "who": entry.member.name if entry.member else "",
        "note": entry.note,
        "at": entry.worked_at,
        "timed": entry.timed,
        "may_correct": is_agent(member) if is_hers else is_lead(member),
    }


@require_GET
@desk_view
def work(request, number):
    """The part alone, after something of it has changed."""
    ticket = ticket_or_404(request.member, number)
    return render(request, "desk/tickets/work/section.html", work_section(request.member, ticket))
