"""The page of the queue, and the strip of offers that stands on every page."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from pasokh.live.streams import resume_point
from pasokh.routing.known import has_queues
from pasokh.tickets.models import Ticket
from pasokh.workspaces.rules import may

from ..access import permitted
from ..fragments import wanted_part
from ..rail import rail_context
from .shown import desks, lines, offers_of, waiting_for


@require_GET
@permitted("queue.take")
def queue(request):
    """What is next for her; for leads, everything that waits and who is there."""
    since = resume_point()
    leads = may(request.member, "queue.see")
    context = {"has_queues": has_queues(), "leads": leads} | waiting_for(request.member)
    if leads:
        context |= {"lines": lines(Ticket.objects.visible_to(request.member)), "desks": desks()}
    if wanted_part(request):
        return render(request, "desk/queues/body.html", context)
    return render(request, "desk/queues/page.html", context | {"live_since": since} | rail_context(request, "queue"))


@require_GET
@permitted("queue.take")
def offers(request):
    """What she is asked to take, as it stands on every page."""
    return render(request, "desk/queues/offers.html", {"offers": offers_of(request.member) or []})
