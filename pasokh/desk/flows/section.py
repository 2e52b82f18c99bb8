"""The part of a request's panel about its flows: where each stands, what it waits for, what can be answered; and beginning one."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.automation.names import Names
from pasokh.flows.models import Flow, Run
from pasokh.flows.queries import has_flows
from pasokh.kernel.persian.isolates import isolate
from pasokh.workspaces.rules import may

from ..access import desk_view, ticket_for, ticket_or_404
from ..lookup import get_or
from ..tickets.steps import CannotBeDone, deed
from .starting import asked_by, start_flow
from .steering import steer
from .told import run_told

OVER_SHOWN = 3


@require_GET
@desk_view
def flows(request, number):
    """The section, after something has changed."""
    ticket = ticket_or_404(request.member, number)
    return render(request, "desk/flows/section.html", {"ticket": ticket} | flows_section(request.member, ticket))


def flows_section(member, ticket) -> dict:
    """What the section shows; no statement where no flow was ever in service."""
    if not has_flows() or not may(member, "flow.see"):
        return {"flow_runs": []}
    found = Run.objects.filter(ticket=ticket).select_related("flow", "version", "ticket").order_by("-pk")
    live, over = list(found.live()), list(found.exclude(state__in=Run.LIVE)[:OVER_SHOWN])
    names = Names()
    return {"flow_runs": [run_told(run, member, names) for run in live + over], "live_flows": len(live)}


@require_GET
@desk_view
def choose(request, number):
    """The dialog: which flow, and what it asks first."""
    ticket = ticket_for(request, number, "flow.run")
    found = Flow.objects.deployed().exclude(kind=Flow.Kind.INSIDE).select_related("active")[:200]
    lines = [{"flow": flow, "asks": asked_by(flow)} for flow in found]
    return render(request, "desk/flows/choose.html", {"ticket": ticket, "lines": lines})


@deed("flow.run", lock=False)
def start(request, ticket):
    """Begin one on the request."""
    run = start_flow(request, ticket)
    return _("Begun: %(flow)s") % {"flow": isolate(run.flow.name)}


@deed("flow.see", lock=False)
def act(request, ticket):
    """Answer or steer one of the request's runs."""
    gone = CannotBeDone(_("This is no longer there."))
    run = get_or(gone, Run.objects.filter(ticket=ticket), request.POST.get("run", ""))
    return steer(run, request.POST, request.member)
