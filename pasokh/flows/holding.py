"""While a flow talks with a customer, her request is offered to nobody: told to routing as the talk begins, goes on and ends.

It ends as the run does, as a person takes over, as the flow puts the request into its queue or asks a colleague, or as time runs out: that of the
question, else PATIENCE. Each hold says until when it lasts at most, so a run that dies keeps nothing.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from pasokh.automation.catalogue import active_rules
from pasokh.automation.heard import Heard
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.routing.actions.hold import hold, hold_longer, let_go
from pasokh.routing.holding import HOLDERS, Holder
from pasokh.routing.known import has_queues
from pasokh.tickets.filters.facts import facts_of_all

from .models import Flow, Run
from .queries import talking_flows, talks

PATIENCE = {"chat": timedelta(minutes=30)}  # with a customer who does not answer a question that has no time of its own
LONG_PATIENCE = timedelta(days=1)  # on ways by which one answers later
SLACK = timedelta(minutes=2)  # until the job that ends a wait has certainly had its turn
PAUSE = timedelta(
    minutes=10
)  # a wait in a conversation up to which it is still one; the time, too, in which another program answers
SOON = timedelta(seconds=20)  # in which a rule has begun the flow that it begins
BEGINNINGS = ("ticket.opened", "message.received")

_rules = Kept(seconds=1)


def keep(run, talked) -> None:
    """Have routing know how it stands with the ticket of a run that has just moved, and is saved. The caller holds the ticket.

    `talked`: it did so already before it moved. What was let go since then stays where it is.
    """
    if run.ticket is None or run.ticket.assignee_id or not has_queues():
        return
    until = _talk_of([run.ticket.pk]).get(run.ticket.pk)
    if until is None:
        let_go(run.ticket)
    elif talked:
        hold_longer(run.ticket, until)
    else:
        hold(run.ticket, until)


def talks_now(run) -> bool:
    """Whether a run waits for something that its customer says, or that is said to her soon."""
    return run.ticket is not None and talks_until(run, timezone.now()) is not None


def talks_until(run, now):
    """Until when, at most, a run talks with its customer as it stands (UTC); None where it does not."""
    if run.state != Run.State.WAITING:
        return None
    if run.waits_for == "answer":
        return run.waits_until + SLACK if run.waits_until else now + PATIENCE.get(run.ticket.channel, LONG_PATIENCE)
    if run.kind != Flow.Kind.CONVERSATION:
        return None
    if run.waits_for in ("result", "subflow"):
        return now + PAUSE
    short = run.waits_for == "time" and run.waits_until and run.waits_until <= now + PAUSE
    return run.waits_until + SLACK if short else None


def handed_over(run) -> bool:
    """Whether a run has put its request into the queue by a step of its own: what it still says holds up nobody."""
    steps = run.version.graph["steps"]
    routing = [key for key, step in steps.items() if (step.get("action") or {}).get("do") == "route"]
    return bool(routing) and run.passages.filter(step__in=routing).exists()


def _talk_of(ticket_ids) -> dict:
    """{ticket: until when a run of it talks with the customer}. Who waits for a flow within is asked by that one, until that is over."""
    live = Run.objects.filter(ticket__in=ticket_ids, state=Run.State.WAITING)
    within = Run.objects.live().filter(ticket__in=ticket_ids).exclude(parent=None)
    now, found = timezone.now(), {}
    rows = list(live.filter(Q(waits_for="answer") | Q(kind=Flow.Kind.CONVERSATION)).select_related("ticket", "version"))
    busy = set(within.values_list("parent", flat=True)) if any(run.waits_for == "subflow" for run in rows) else ()
    for run in rows:
        until = None if run.pk in busy or handed_over(run) else talks_until(run, now)
        if until:
            found[run.ticket_id] = max(until, found.get(run.ticket_id, until))
    return found


def _now(tickets):
    return _talk_of([ticket.pk for ticket in tickets])


def _soon(tickets):
    """Those for which a rule is about to begin a flow that talks: it is asked as the rule will be, a moment later."""
    rules = _rules.get(require_workspace_id(), _beginning)
    if not rules:
        return {}
    now, facts = timezone.now(), facts_of_all(tickets)
    heard = [(each, Heard(each.kind, now, "contact", {})) for each in rules]
    begun = {
        ticket.pk
        for ticket in tickets
        if any(each.hears(of) and each.matches(of, facts[ticket.pk]) for each, of in heard)
    }
    return dict.fromkeys(begun, now + SOON)


def _beginning():
    """The active rules that begin a flow that talks as soon as a request is there."""
    flows = talking_flows()
    known = active_rules().by_kind
    return [each for kind in BEGINNINGS for each in known.get(kind, ()) if _begins(each.rule.actions, flows)]


def _begins(actions, flows):
    for action in actions:
        if action.get("do") == "wait":
            return False
        if action.get("do") == "flow" and action.get("flow") in flows:
            return True
    return False


HOLDERS.append(Holder(_now, _soon, talks))
