"""The page of several chats: the column of those that are open with her, and the thread of one."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from pasokh.live.streams import resume_point

from ..access import permitted, ticket_or_404
from ..fragments import wanted_part
from ..rail import rail_context
from ..tickets.page import thread_context
from . import talks
from .shown import column_of, waiting_words


@require_GET
@permitted("ticket.reply")
def chats(request):
    """Her chats, with none open."""
    since = resume_point()
    if wanted_part(request):
        return render(request, "desk/chats/column.html", column_of(request.member) | {"anew": True})
    return render(request, "desk/chats/page.html", _frame(request, since) | {"ticket": None})


@require_GET
@permitted("ticket.reply")
def chat(request, number):
    """One of them: its thread alone where a script asks for it. It may be any request that she sees: one that was given away stays open before her."""
    since = resume_point()
    found = ticket_or_404(request.member, number)
    context = thread_context(request, found, since)
    if wanted_part(request):
        return render(request, "desk/tickets/fragment.html", context)
    return render(request, "desk/chats/page.html", _frame(request, since, found) | context)


@require_GET
@permitted("ticket.reply")
def count(request):
    """The number over the rail's icon, after something happened in one of her chats."""
    waiting = talks.waiting_count(request.member.pk)
    return render(request, "desk/chats/badge.html", {"count": waiting, "label": waiting_words(waiting)})


def _frame(request, since, found=None):
    column = column_of(request.member, found and found.pk)
    return {"live_since": since} | rail_context(request, "chats") | column
