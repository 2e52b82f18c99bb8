"""What was promised: policies, and the clocks of a ticket. Both are read here; policies are made in the settings."""

from ninja import Query, Router

from pasokh.sla.models import Clock, Policy

from ..answers import answer
from ..callers import Bearer
from ..display import Display
from ..paging import OLDEST, page
from ..references import at, ticket_at
from ..schemas.base import Limited
from ..schemas.promises import ClockOut, ClockPage, ClockQuery, PolicyOut, PolicyPage

router = Router(tags=["promises"])


@router.get("/policies", auth=Bearer("tickets:read"), response=PolicyPage)
def list_policies(request, asked: Query[Limited]):
    """All policies, retired ones too. For leads."""
    request.caller.require("policy.see")
    rows, following = page(Policy.objects.all(), OLDEST, after=asked.cursor, limit=asked.limit)
    return answer(PolicyPage(data=[PolicyOut.of(row) for row in rows], next=following))


@router.get("/policies/{policy_id}", auth=Bearer("tickets:read"), response=PolicyOut)
def get_policy(request, policy_id: str):
    """One policy. For leads."""
    request.caller.require("policy.see")
    return answer(PolicyOut.of(at(Policy.objects, policy_id)))


@router.get("/tickets/{ticket_id}/promises", auth=Bearer("tickets:read"), response=ClockPage)
def list_ticket_promises(request, ticket_id: str, asked: Query[ClockQuery]):
    """The clocks of a ticket: what runs, what was kept, what was broken."""
    rows = Clock.objects.filter(ticket=ticket_at(request.caller, ticket_id)).select_related("policy")
    clocks, following = page(rows, OLDEST, after=asked.cursor, limit=asked.limit)
    display = Display.asked_by(request)
    return answer(ClockPage(data=[ClockOut.of(clock, display) for clock in clocks], next=following))
