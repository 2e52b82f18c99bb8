"""Beginning runs and steering them."""

from django.db import transaction
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.events.models import Event
from pasokh.tickets.actions.append import locked
from pasokh.tickets.models import Category

from ..answers import fitting, value_of
from ..engine import begun
from ..models import Flow, Run
from ..runtime import hear, locked_run
from ..stimuli import leave_word
from ..telling import about

MOST_ON_A_TICKET = 20  # live runs


class NotDeployed(ValueError):
    """It was never deployed, or is retired."""


class Settled(ValueError):
    """The request is closed, or went into another one: nothing begins on it."""


class AlreadyRuns(ValueError):
    """It runs on this ticket already, or another conversation does: `run` is the one."""

    def __init__(self, run):
        super().__init__("it runs already")
        self.run = run


@transaction.atomic
def start(flow, *, ticket=None, by, because=None, variables=None) -> Run:
    """Begin a run of the deployed version, on a ticket or on none: its first steps are done when this returns.

    `by` is a member, or whoever acts (a rule); `because` the Event that led to it, where it is not the present cause. `variables` are what the flow
    asks of whoever starts it, as typed. Raises NotDeployed, Settled, AlreadyRuns, ValueError, in words, for a value that does not fit.
    """
    flow = Flow.objects.select_related("active").get(pk=flow.pk)
    if flow.active is None or flow.archived_at:
        raise NotDeployed(_("This flow is not deployed."))
    if flow.kind != Flow.Kind.INSIDE and ticket is None:
        raise NotDeployed(_("This flow needs a request."))
    known = read_variables(flow.active.graph, variables or {})
    if ticket:
        ticket = locked([ticket.pk])[ticket.pk]
        _must_have_room(flow, ticket)
    run = _new_run(flow, ticket, by, known)
    return _begin(run, by, because)


def read_variables(graph, typed) -> dict:
    """What whoever starts a flow typed, by the names of its variables. Raises ValueError, in words."""
    found = {}
    for name, given in graph.get("variables", {}).items():
        text = str(typed.get(name) or "").replace("\x00", "").strip()
        if not given.get("ask") or not text:
            continue
        value = value_of(text, "text" if given["kind"] == "choice" else given["kind"])
        if value is None:
            raise ValueError(_("“%(what)s” is missing or does not fit.") % {"what": _label(given, name)})
        found[name] = value
    return found


def _label(given, name):
    from ..kinds import words_of

    return words_of(given.get("label")) or name


def _must_have_room(flow, ticket):
    if ticket.category == Category.CLOSED or ticket.merged_into_id:
        raise Settled(_("Nothing begins on a closed request."))
    live = Run.objects.live().filter(ticket=ticket, parent=None)
    same = live.filter(flow=flow)
    if flow.kind == Flow.Kind.CONVERSATION:
        same |= live.filter(kind=Flow.Kind.CONVERSATION)
    if run := same.first():
        raise AlreadyRuns(run)
    if live.count() >= MOST_ON_A_TICKET:
        raise AlreadyRuns(live.first())


def _new_run(flow, ticket, by, variables, **within):
    actor = by.actor
    run = Run(flow=flow, version=flow.active, kind=flow.kind, ticket=ticket, **within)
    run.actor_kind, run.actor_id = actor.kind, actor.id
    run.starter = by if actor.kind == "member" else within["parent"].starter if within.get("parent") else None
    run.take_state(begun(variables))
    return run


def _begin(run, by, because=None):
    run.save()
    told = track("flow.started", actor=by.actor, subject=about(run), cause=because, flow=run.flow_id, run=run.pk)
    run.told = told.pk
    run.save(update_fields=["told"])
    hear(run, {"kind": "begin"})
    return run


def begin_child(flow, *, parent, sequence) -> Run:
    """Begin a run within another one, on the same ticket, with the variables that it has. The caller holds the parent."""
    within = {"parent": parent, "parent_sequence": sequence, "depth": parent.depth + 1}
    known = fitting(parent.variables, flow.active.graph.get("variables", {}))
    run = _new_run(flow, parent.ticket, flow, parent.variables | known, **within)
    return _begin(run, flow, Event(pk=parent.told))


def cancel(run, by, why="") -> bool:
    """End a run, and what it asked of colleagues. Whether there was anything to end."""
    return _steer(run, {"kind": "cancel", "why": why}, by)


def hand_over(run, by) -> bool:
    """A person takes over: the run rests until somebody has it go on."""
    return _steer(_within(run), {"kind": "hand_over", "why": "member"}, by)


def resume(run, by) -> bool:
    """Have a paused run go on: a question is asked anew. One that failed tries its last step once more.

    Raises Settled, AlreadyRuns where its request has gone on without it since it failed; nothing has changed then.
    """
    return _steer(_within(run), {"kind": "resume"}, by)


def _within(run):
    """The run that is at work: where another flow is gone through, that one's."""
    while run.waits_for == "subflow":
        child = Run.objects.live().filter(parent=run).first()
        if child is None:
            break
        run = child
    return run


@transaction.atomic
def _steer(run, stimulus, by):
    run = locked_run(run.pk)
    if run is None or (run.parent_id and not run.live):
        return False  # whoever began it has gone its own way since
    if run.ticket and run.state == Run.State.FAILED and stimulus["kind"] == "resume":
        _must_have_room(run.flow, run.ticket)
    before = (run.state, run.sequence)
    hear(run, stimulus, by=by)
    changed = before != (run.state, run.sequence)
    if changed:
        _go_on_with_what_waits(run)
    return changed


def _go_on_with_what_waits(run):
    from ..jobs import go_on

    if run.live and run.stimuli.exists():
        go_on.defer(run_id=run.pk, once=f"flow-{run.pk}")


def cancel_children(run):
    """End what a run has begun within itself: each in its own time."""
    for child in Run.objects.live().filter(parent=run).values_list("pk", flat=True):
        leave_word(child, "cancel", {"why": "parent"})
