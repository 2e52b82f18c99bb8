"""The desk with and without a ticket: whole pages, and the columns of it that scripts ask for."""

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from pasokh.live.streams import resume_point

from ..access import desk_view, ticket_or_404
from ..chats.whispering import hears_whispers, whispers_to
from ..fragments import wanted_part
from ..inbox.views import list_context
from ..live.topics import list_topics, ticket_topics, visitor_topics
from ..rail import rail_context
from .head import head_context
from .thread import thread_of
from .writing.held import held_lines
from .writing.ways import goes_by


@require_GET
@desk_view
def home(request):
    """The list, with no ticket open."""
    if wanted_part(request) == "list":
        return render(request, "desk/inbox/list.html", list_context(request))
    return render(request, "desk/home.html", _frame(request, resume_point(), list_context(request)) | {"ticket": None})


@require_GET
@desk_view
def ticket(request, number):
    """A ticket beside the list; its thread alone where a script asks for that."""
    since = resume_point()
    found = ticket_or_404(request.member, number)
    part = wanted_part(request)
    if part == "list":
        return render(request, "desk/inbox/list.html", list_context(request, found))
    context = thread_context(request, found, since)
    if part:
        return render(request, "desk/tickets/fragment.html", context)
    return render(request, "desk/home.html", _frame(request, since, list_context(request, found)) | context)


@require_GET
@desk_view
def older(request, number):
    """The lines before a position, to be put above those that are there."""
    found = ticket_or_404(request.member, number)
    before = request.GET.get("before", "")
    thread = thread_of(found, before=int(before) if before.isdecimal() and len(before) < 10 else None)
    return render(request, "desk/tickets/lines.html", {"ticket": found, "lines": thread.lines, "older": thread.older})


@require_GET
@desk_view
def head(request, number):
    """The head over the thread, after something about the ticket has changed."""
    found = ticket_or_404(request.member, number)
    return render(request, "desk/tickets/head.html", head_context(request, found))


def thread_context(request, found, since) -> dict:
    """What the thread column needs."""
    thread, head = thread_of(found), head_context(request, found)
    return head | {
        "via": goes_by(found) if head["may_answer"] else "",
        "lines": thread.lines + held_lines(found),
        "older": thread.older,
        "topic": f"ticket:{found.pk}:{get_language()}",
        "whispers": bool(whispers_to(request.member, found)),
        "hears_whispers": hears_whispers(request.member, found),
        "ticket_topics": " ".join([ticket_topics(found.pk, get_language()), *visitor_topics(request.member, found)]),
        "ticket_since": since,
    }


def _frame(request, since, listed):
    around = rail_context(request, "requests", listed["chosen"])
    return {"live_topics": " ".join(list_topics(request.member)), "live_since": since} | around | listed
