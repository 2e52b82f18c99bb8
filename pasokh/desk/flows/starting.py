"""Beginning a flow by hand: on a request, or inside the house; what it asks of whoever begins it is asked first."""

from django.utils.translation import gettext as _

from pasokh.flows import actions
from pasokh.flows.actions import AlreadyRuns, NotDeployed
from pasokh.flows.kinds import words_of
from pasokh.flows.models import Flow

from ..lookup import get_or
from .steering import CannotBeDone, runs_already

LONGEST = 1_000


def asked_by(flow) -> list[dict]:
    """The variables that are asked of whoever begins it: name, label, kind."""
    known = flow.active.graph.get("variables", {})
    return [
        {"name": name, "label": words_of(each.get("label")) or name, "kind": each["kind"]}
        for name, each in known.items()
        if each.get("ask")
    ]


def start_flow(request, ticket):
    """Begin the flow that the form names, with what it asks. Raises CannotBeDone, in words; nothing has changed then."""
    gone = CannotBeDone(_("This flow is no longer in service."))
    flow = get_or(gone, Flow.objects.deployed().select_related("active"), request.POST.get("flow", ""))
    typed = {each["name"]: request.POST.get(f"asked-{each['name']}", "")[:LONGEST] for each in asked_by(flow)}
    try:
        return actions.start(flow, ticket=ticket, by=request.member, variables=typed)
    except NotDeployed as error:
        raise gone from error
    except AlreadyRuns as error:
        raise runs_already(error) from error
    except ValueError as error:
        raise CannotBeDone(str(error)) from error
