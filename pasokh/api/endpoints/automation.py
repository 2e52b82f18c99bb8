"""Rules and what they did, to be read; macros, to be applied."""

from django.db.models import Q
from ninja import Query, Router

from pasokh.automation.actions.macros import apply_macro
from pasokh.automation.acts import CannotDo
from pasokh.automation.models import Macro, Rule, Run
from pasokh.tickets.models import Ticket

from ..answers import answer
from ..callers import Bearer
from ..display import Display
from ..paging import NEWEST, OLDEST, page
from ..problems import Problem
from ..references import at, named, ticket_at
from ..schemas.automation import MacroIn, MacroOut, MacroPage, RuleOut, RulePage, RunOut, RunPage, RunQuery
from ..schemas.base import Calendar, Paged
from ..schemas.tickets import TicketOut
from .tickets import PEOPLE

router = Router(tags=["automation"])


@router.get("/rules", auth=Bearer("tickets:read"), response=RulePage)
def list_rules(request, asked: Query[Paged]):
    """All rules, oldest first; `place` is their order."""
    request.caller.require("automation.see")
    rules, following = page(Rule.objects.filter(dropped_at=None), OLDEST, after=asked.cursor, limit=asked.limit)
    return answer(RulePage(data=[RuleOut.of(rule) for rule in rules], next=following))


@router.get("/rules/{rule_id}", auth=Bearer("tickets:read"), response=RuleOut)
def get_rule(request, rule_id: str):
    """One rule."""
    request.caller.require("automation.see")
    return answer(RuleOut.of(at(Rule.objects.filter(dropped_at=None), rule_id)))


@router.get("/rule_runs", auth=Bearer("tickets:read"), response=RunPage)
def list_rule_runs(request, asked: Query[RunQuery]):
    """What rules did, newest first: why, what, and how it ended. Those on tickets that the token's member may not see are left out."""
    request.caller.require("automation.see")
    visible = Ticket.objects.visible_to(request.caller.member)
    rows = Run.objects.filter(Q(ticket__in=visible) | Q(contact__isnull=False))
    rows = rows.select_related("rule", "ticket", "contact")
    if asked.rule is not None:
        rows = rows.filter(rule=named(Rule.objects, asked.rule, parameter="rule"))
    if asked.ticket is not None:
        rows = rows.filter(ticket=named(visible, asked.ticket, parameter="ticket"))
    rows = rows if asked.state is None else rows.filter(state=asked.state)
    runs, following = page(rows, NEWEST, after=asked.cursor, limit=asked.limit)
    display = Display.asked_by(request)
    return answer(RunPage(data=[RunOut.of(run, display) for run in runs], next=following))


@router.get("/macros", auth=Bearer("tickets:read"), response=MacroPage)
def list_macros(request, asked: Query[Paged]):
    """The macros that the token's member may use."""
    request.caller.require("macro.use")
    rows = Macro.objects.usable_by(request.caller.member).select_related("team").order_by()
    macros, following = page(rows, OLDEST, after=asked.cursor, limit=asked.limit)
    return answer(MacroPage(data=[MacroOut.of(macro) for macro in macros], next=following))


@router.post("/tickets/{ticket_id}/macros", auth=Bearer("tickets:write"), response=TicketOut)
def apply_ticket_macro(request, ticket_id: str, given: MacroIn, asked: Query[Calendar]):
    """Apply a macro to a ticket, in the name of the token's member: all of it, or nothing."""
    member = request.caller.member
    request.caller.require("macro.use")
    ticket = ticket_at(request.caller, ticket_id, Ticket.objects.select_for_update(of=("self",)))
    macro = named(Macro.objects.usable_by(member), given.macro, pointer="/macro")
    try:
        apply_macro(macro=macro, ticket=ticket, by=member)
    except CannotDo as problem:
        raise Problem("cannot_apply", extra={"reason": problem.code}) from problem
    shown = Ticket.objects.select_related(*PEOPLE).prefetch_related("tags").get(pk=ticket.pk)
    return answer(TicketOut.of(shown, Display.asked_by(request)))
