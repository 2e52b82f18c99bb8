"""What a task shows: the same on the panel of its ticket and on the page of tasks."""

from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.tickets.models import Task

from .forms import RESULTS


def task_shown(task, member, now=None) -> dict:
    """A task as desk/tasks/task.html wants it; its owner must be at hand."""
    return {
        "id": task.public_id,
        "title": task.title,
        "is_call": task.kind == Task.Kind.CALL,
        "phone": task.phone,
        "due_at": task.due_at,
        "late": task.is_late(now or timezone.now()),
        "reminds": task.remind_at is not None and not task.done,
        "owner": task.owner.name if task.owner else "",
        "is_mine": task.owner_id == member.pk,
        "done": task.done,
        "done_at": task.done_at,
        "result": result_words(task.result),
        "outcome": task.outcome,
    }


def result_words(result) -> str:
    """How a call ended."""
    return str(dict(RESULTS).get(result, "")) if result else ""


def groups_of(tasks, member) -> list[dict]:
    """Tasks by when they are due: late, today, this week, later, without a date. Empty groups are left out."""
    now = timezone.now()
    groups = {name: [] for name in ("late", "today", "week", "later", "dateless")}
    for task in tasks:
        groups[_group_of(task, now)].append(task)
    words = _group_words()
    return [{"key": key, "words": words[key], "tasks": found} for key, found in groups.items() if found]


def _group_of(task, now):
    if task.due_at is None:
        return "dateless"
    if task.due_at < now:
        return "late"
    day, today = timezone.localdate(task.due_at), timezone.localdate(now)
    if day == today:
        return "today"
    # The week begins on Saturday.
    left = 6 - (today.weekday() + 2) % 7
    return "week" if (day - today).days <= left else "later"


def _group_words():
    return {
        "late": _("Late"),
        "today": _("Today"),
        "week": _("This week"),
        "later": _("Later"),
        "dateless": _("Without a date"),
    }
