"""The page of tasks: mine, nobody's, everybody's that I see; by when they are due."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.live.streams import resume_point
from pasokh.tickets.lists.titles import about_named, with_titles
from pasokh.tickets.models import Task

from ..access import desk_view
from ..flows.asking import asked_of
from ..fragments import wanted_part
from ..live.topics import tasks_topic
from ..rail import rail_context
from ..tickets.head import contact_name
from .shown import groups_of, task_shown

PAGE = 50
WHOSE = ("mine", "nobody", "all")
# What is shown of a task, its request and its people: whole objects would cost more than the rest of the page.
SHOWN = (
    *("uid", "kind", "title", "phone", "due_at", "remind_at", "owner__name", "done_at", "result", "outcome"),
    *("ticket__number", "ticket__subject", "ticket__contact__name", "ticket__contact__folded"),
)


@require_GET
@desk_view
def tasks(request):
    """Pending tasks, the earliest due first; the list alone where a script asks for it."""
    whose = request.GET.get("whose") if request.GET.get("whose") in WHOSE else "mine"
    since = resume_point()
    rows, more = _page(request.member, whose, request.GET.get("from", ""))
    asked = asked_of(request.member) if whose == "mine" and not request.GET.get("from") else []
    groups = _groups(rows, request.member)
    context = {"whose": whose, "tabs": _tabs(whose), "asked": asked, "groups": groups, "next": more}
    if wanted_part(request):
        return render(request, "desk/tasks/list.html", context)
    live = {"live_topics": tasks_topic(request.member), "live_since": since}
    return render(request, "desk/tasks/page.html", context | live | rail_context(request, "tasks"))


def _page(member, whose, start):
    """A page of tasks, and how many came before the next one (None on the last)."""
    start = int(start) if start.isdecimal() and len(start) < 6 else 0
    pending = Task.objects.visible_to(member).pending().select_related("ticket__contact", "owner").only(*SHOWN)
    if whose != "all":
        pending = pending.filter(owner=member if whose == "mine" else None)
    rows = with_titles(about_named(pending)[start : start + PAGE + 1])
    return rows[:PAGE], start + PAGE if len(rows) > PAGE else None


def _groups(rows, member):
    groups = groups_of(rows, member)
    for group in groups:
        group["tasks"] = [task_shown(task, member) | _ticket_shown(task.ticket) for task in group["tasks"]]
    return groups


def _ticket_shown(ticket):
    return {"number": ticket.number, "about": ticket.title, "customer": contact_name(ticket.contact)}


def _tabs(whose):
    words = {"mine": _("Mine"), "nobody": _("Nobody's"), "all": _("All")}
    page = reverse("desk:tasks")
    return [{"text": words[key], "href": f"{page}?whose={key}", "current": key == whose} for key in WHOSE]
