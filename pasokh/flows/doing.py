"""Doing what the engine asks for: each effect in the run's transaction, under the lock of its ticket.

A function of (run, effect, by) for each; what it returns is a stimulus that the engine is told at once. It raises CannotDo where it cannot be done.
"""

from datetime import timedelta
from uuid import uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.automation.acts import CannotDo
from pasokh.automation.doer import Doer
from pasokh.automation.moments import later, time_of
from pasokh.kernel import markdown
from pasokh.routing.actions.place import route
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Task
from pasokh.tickets.models.merging import IsMerged
from pasokh.tickets.models.task import TITLE_LENGTH, NoOwner, TooManyTasks

from . import people
from .deeds import act
from .kinds import KINDS
from .models import Duty, Flow, Passage
from .saying import filled, in_line, language_of, text_of
from .telling import tell

DEEPEST = 5  # flows within flows
ROUND_UP = timedelta(seconds=1)


def _enter(run, effect, _by):
    Passage.objects.create(
        run=run, flow=run.flow, sequence=effect["sequence"], step=effect["step"], entered_at=timezone.now()
    )


def _leave(run, effect, by):
    did = {"by_kind": by.actor.kind, "by_id": by.actor.id} if by else {}
    passage = Passage.objects.filter(run=run, sequence=effect["sequence"], left_at=None)
    passage.update(left_at=timezone.now(), exit=effect["exit"], note=effect["note"][:40], **did)


def _say(run, effect, _by):
    doer, client_id = Doer(run.flow), uuid5(run.uid, f"{effect['sequence']}-{effect['nth']}")
    if run.ticket is None:
        raise CannotDo("no_request")
    typed = markdown.read(text_of(run, effect, doer))
    try:
        reply(ticket=run.ticket, by=doer, text=typed.text, html=typed.html, source=typed.source, client_id=client_id)
    except IsMerged as error:
        raise CannotDo("merged") from error
    except (EmptyMessage, MessageTooLong) as error:
        raise CannotDo("empty") from error
    run.ticket.refresh_from_db()


def _call(run, effect, _by):
    from .jobs import call_out

    call_out.defer(run_id=run.pk, sequence=effect["sequence"])


def _ask(run, effect, _by):
    step = run.version.graph["steps"][effect["step"]]
    title = _title_of(run, step)
    working = step.get("working", True)
    due = later(timezone.now(), step["timeout"], working, time_of(run.ticket)) if step.get("timeout") else None
    asked = people.asked_of(run, step.get("who") or "")
    duty = Duty(run=run, sequence=effect["sequence"], step=effect["step"], what=effect["what"], title=title, due_at=due)
    duty.member, duty.team, duty.leads = asked["member"], asked["team"], asked["leads"]
    if run.ticket and duty.what == Duty.What.TASK:
        duty.task = plan_task(run, title, duty.member, due)
    duty.save()
    tell(run, "flow.asked", duty=duty.pk, members=people.members_of(duty))


def _title_of(run, step) -> str:
    """What is asked; where the variables that it consists of say nothing, what the step is called."""
    said = filled(step.get("title") or "", run, Doer(run.flow), language_of(run))
    return in_line(said, TITLE_LENGTH) or step.get("name") or str(KINDS[step["kind"]].short)


def plan_task(run, title, owner=None, due=None) -> Task | None:
    """A task on the ticket of a run; None where there are too many."""
    given = {"title": title, "due_at": due, "remind_before": 0 if due else None}
    try:
        return Task.plan(ticket=run.ticket, by=Doer(run.flow), owner=owner, **given)
    except NoOwner:
        return plan_task(run, title, None, due)
    except TooManyTasks:
        return None


def _begin(run, effect, _by):
    from .actions.runs import begin_child

    try:
        flow = Flow.objects.deployed().by_public_id(effect["flow"])
    except Flow.DoesNotExist:
        return {"kind": "subflow", "sequence": effect["sequence"], "ok": False, "note": "gone"}
    if run.depth >= DEEPEST:
        return {"kind": "subflow", "sequence": effect["sequence"], "ok": False, "note": "too_deep"}
    begin_child(flow, parent=run, sequence=effect["sequence"])
    return None


def _wait(run, effect, _by):
    at = later(timezone.now(), effect["length"], effect["working"], time_of(run.ticket))
    run.waits_until = at.replace(microsecond=0) + ROUND_UP
    _be_woken(run)


def _be_woken(run):
    """One job for all that fall due in the same second."""
    from .jobs import wake_due

    wake_due.defer(after=run.waits_until, once=f"flows-due-{run.workspace_id}-{int(run.waits_until.timestamp())}")


def _resume(run, _effect, by):
    tell(run, "flow.resumed", by)
    if run.waits_until:
        _be_woken(run)


def _withdraw(run, effect, _by):
    duty = Duty.objects.filter(run=run, sequence=effect["sequence"], ended_at=None).select_related("task").first()
    if duty is None:
        return
    duty.ended_at, duty.outcome, task = timezone.now(), "withdrawn", duty.task
    duty.task = None
    duty.save()
    if task and not task.done:
        task.drop(by=Doer(run.flow))
    tell(run, "flow.withdrawn", duty=duty.pk)


def _hand_over(run, effect, by):
    if run.ticket and run.ticket.assignee_id is None and effect["why"] == "asked":
        route(run.ticket)
        run.ticket.refresh_from_db()
    tell(run, "flow.handed_over", by, why=effect["why"], members=_who_takes_over(run, effect))


def _who_takes_over(run, effect):
    if effect["why"] != "asked" or run.ticket is None:
        return []
    return [run.ticket.assignee_id] if run.ticket.assignee_id else people.members_of(leads_of(run))


def leads_of(run) -> Duty:
    """Those who lead where a run is at work, as somebody to ask."""
    return Duty(**people.asked_of(run, people.LEADS))


def _end(run, _effect, _by):
    tell(run, "flow.ended")
    _tell_parent(run, ok=True)


def _fail(run, effect, _by):
    # Whoever began a run within another one has a way for that, or fails too.
    members = [] if run.parent_id else people.members_of(leads_of(run))
    tell(run, "flow.failed", why=effect["why"], step=run.at or "", members=members)
    if run.ticket and run.parent_id is None:
        step = run.version.graph["steps"].get(run.at) or {}
        words = {"flow": run.flow.name, "step": step.get("name") or run.at or "…"}
        title = _("The flow “%(flow)s” stopped at “%(step)s”: see what is to be done") % words
        plan_task(run, title[:TITLE_LENGTH], run.ticket.assignee)
    _tell_parent(run, ok=False)


def _cancel(run, effect, by):
    from .actions.runs import cancel_children

    tell(run, "flow.cancelled", by, why=effect["why"])
    cancel_children(run)
    _tell_parent(run, ok=False)


def _tell_parent(run, ok):
    from .stimuli import leave_word

    if run.parent_id:
        given = {"sequence": run.parent_sequence, "ok": ok, "child": run.pk}
        leave_word(run.parent_id, "subflow", given if ok else given | {"note": "subflow"})


DO = {
    "enter": _enter,
    "leave": _leave,
    "say": _say,
    "act": act,
    "call": _call,
    "ask": _ask,
    "begin": _begin,
    "wait": _wait,
    "withdraw": _withdraw,
    "hand_over": _hand_over,
    "resume": _resume,
    "end": _end,
    "fail": _fail,
    "cancel": _cancel,
}
