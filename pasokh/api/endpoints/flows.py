"""Flows and what they do: to be read; to be started, and cancelled."""

from ninja import Query, Router

from pasokh.flows import figures
from pasokh.flows.actions import AlreadyRuns, NotDeployed, Settled, cancel, start
from pasokh.flows.models import Flow, Run
from pasokh.tickets.models import Ticket

from ..answers import answer
from ..callers import Bearer
from ..display import Display
from ..paging import NEWEST, OLDEST, page
from ..problems import Problem, invalid
from ..references import at, named, ticket_at
from ..schemas.base import Calendar, Paged
from ..schemas.flows import (
    FigureOut,
    FigurePage,
    FigureQuery,
    FlowOut,
    FlowPage,
    FlowRunOut,
    FlowRunPage,
    FlowRunQuery,
    PassageOut,
    StartIn,
    StartOnIn,
)

router = Router(tags=["flows"])


@router.get("/flows", auth=Bearer("tickets:read"), response=FlowPage)
def list_flows(request, asked: Query[Paged]):
    """All flows, oldest first; retired ones too."""
    request.caller.require("flow.see")
    rows, following = page(Flow.objects.select_related("active"), OLDEST, after=asked.cursor, limit=asked.limit)
    return answer(FlowPage(data=[FlowOut.of(row) for row in rows], next=following))


@router.get("/flows/{flow_id}", auth=Bearer("tickets:read"), response=FlowOut)
def get_flow(request, flow_id: str):
    """One flow."""
    request.caller.require("flow.see")
    return answer(FlowOut.of(at(Flow.objects.select_related("active"), flow_id)))


@router.get("/flows/{flow_id}/figures", auth=Bearer("tickets:read"), response=FigurePage)
def get_flow_figures(request, flow_id: str, asked: Query[FigureQuery]):
    """How often each step was gone through, which way, and how long it took."""
    request.caller.require("flow.see")
    found = figures.of(at(Flow.objects, flow_id), asked.days)
    return answer(FigurePage(data=[FigureOut(step=step, **found[step]) for step in sorted(found)]))


@router.get("/flow_runs", auth=Bearer("tickets:read"), response=FlowRunPage)
def list_flow_runs(request, asked: Query[FlowRunQuery]):
    """What runs and ran, newest first. Left out are those on tickets that the member may not see, and inside the house those that ask others."""
    request.caller.require("flow.see")
    rows = _seen_by(request.caller.member)
    if asked.flow is not None:
        rows = rows.filter(flow=named(Flow.objects, asked.flow, parameter="flow"))
    if asked.ticket is not None:
        visible = Ticket.objects.visible_to(request.caller.member)
        rows = rows.filter(ticket=named(visible, asked.ticket, parameter="ticket"))
    rows = rows if asked.state is None else rows.filter(state=asked.state)
    runs, following = page(rows, NEWEST, after=asked.cursor, limit=asked.limit)
    display = Display.asked_by(request)
    return answer(FlowRunPage(data=[FlowRunOut.of(run, display) for run in runs], next=following))


def _seen_by(member):
    return Run.objects.visible_to(member).select_related("flow", "version", "ticket")


@router.get("/flow_runs/{run_id}", auth=Bearer("tickets:read"), response=FlowRunOut)
def get_flow_run(request, run_id: str, asked: Query[Calendar]):
    """One run, and the steps that it went through."""
    request.caller.require("flow.see")
    run = at(_seen_by(request.caller.member), run_id)
    passages = run.passages.order_by("sequence").values("sequence", "step", "entered_at", "left_at", "exit", "note")
    return answer(FlowRunOut.of(run, Display.asked_by(request), [PassageOut(**each) for each in passages]))


@router.post("/tickets/{ticket_id}/flow_runs", auth=Bearer("tickets:write"), response={201: FlowRunOut})
def start_ticket_flow(request, ticket_id: str, given: StartOnIn, asked: Query[Calendar]):
    """Start a flow on a ticket, in the name of the token's member. Its first steps are done when this is answered."""
    ticket = ticket_at(request.caller, ticket_id)
    request.caller.require("flow.run")
    flow = named(Flow.objects, given.flow, pointer="/flow")
    return answer(_started(request, flow, ticket, given), 201)


@router.post("/flows/{flow_id}/runs", auth=Bearer("tickets:write"), response={201: FlowRunOut})
def start_flow(request, flow_id: str, given: StartIn, asked: Query[Calendar]):
    """Start a flow of the kind `inside`, which needs no ticket."""
    request.caller.require("flow.run")
    return answer(_started(request, at(Flow.objects, flow_id), None, given), 201)


def _started(request, flow, ticket, given):
    try:
        run = start(flow, ticket=ticket, by=request.caller.member, variables=given.variables)
    except AlreadyRuns as error:
        raise Problem("cannot_start", extra={"reason": "runs", "run": error.run.public_id}) from error
    except NotDeployed as error:
        raise Problem("cannot_start", extra={"reason": "not_deployed" if ticket else "no_ticket"}) from error
    except Settled as error:
        raise Problem("cannot_start", extra={"reason": "settled"}) from error
    except ValueError as error:
        raise invalid("bad_value", pointer="/variables") from error
    return FlowRunOut.of(run, Display.asked_by(request))


@router.post("/flow_runs/{run_id}/cancel", auth=Bearer("tickets:write"), response=FlowRunOut)
def cancel_flow_run(request, run_id: str, asked: Query[Calendar]):
    """End a run, and withdraw what it asked of colleagues. One that is over stays as it is."""
    run = at(_seen_by(request.caller.member), run_id)
    request.caller.require("flow.run")
    cancel(run, request.caller.member)
    return answer(FlowRunOut.of(_seen_by(request.caller.member).get(pk=run.pk), Display.asked_by(request)))
