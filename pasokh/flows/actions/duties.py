"""What colleagues answer to a run that asks them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.workspaces.rules import is_admin

from ..models import Duty, Run
from ..models.duty import NOTE_LENGTH
from ..runtime import hear, locked_run
from ..stimuli import leave_word
from ..telling import tell


class Over(ValueError):
    """It was answered already, or is asked no more."""


class NotAsked(PermissionError):
    """Somebody else was asked."""


def may_answer(duty, member) -> bool:
    """Whether a member is asked; owners and admins always are."""
    return is_admin(member) or Duty.objects.of(member).filter(pk=duty.pk).exists()


def answer_task(run, outcome, by, note="") -> Run:
    """Say how the task ended that a run waits for. Raises Over, NotAsked, ValueError for what is no outcome of its; nothing has changed then."""
    return _answer(run, Duty.What.TASK, {"kind": "task", "outcome": outcome}, outcome, by, note)


def decide(run, approved, by, note="") -> Run:
    """Allow or refuse what a run asks. Raises Over, NotAsked; nothing has changed then."""
    outcome = "approved" if approved else "refused"
    return _answer(run, Duty.What.APPROVAL, {"kind": "decision", "approved": bool(approved)}, outcome, by, note)


@transaction.atomic
def _answer(run, what, stimulus, outcome, by, note):
    run = locked_run(run.pk)
    duty = _open_duty(run, what)
    if not may_answer(duty, by):
        raise NotAsked
    step = run.version.graph["steps"][duty.step]
    if what == Duty.What.TASK and outcome not in [each["value"] for each in step["outcomes"]]:
        raise ValueError(_("The task cannot end so."))
    end(duty, outcome, by, note)
    tell(run, "flow.answered", by, duty=duty.pk)
    hear(run, stimulus | {"sequence": duty.sequence}, by=by)
    return run


def _open_duty(run, what):
    waits = run is not None and run.state == Run.State.WAITING
    found = (
        Duty.objects.filter(run=run, sequence=run.sequence, what=what, ended_at=None) if waits else Duty.objects.none()
    )
    duty = found.select_for_update(of=("self",)).select_related("task").first()
    if duty is None:
        raise Over(_("This is settled already."))
    return duty


def end(duty, outcome, by, note=""):
    """Write down how a duty ended; the task that stands for it among the request's tasks is done with it."""
    duty.ended_at, duty.by, duty.outcome = timezone.now(), by, outcome
    duty.note = note.replace("\x00", "").strip()[:NOTE_LENGTH]
    duty.save()
    if duty.task and not duty.task.done:
        duty.task.complete(by=by, outcome=duty.note)


def tick(duty, event):
    """Its task was ticked off by somebody: that means the first of its outcomes. The run hears of it by a job."""
    run = Run.objects.select_related("version").get(pk=duty.run_id)
    outcome = run.version.graph["steps"][duty.step]["outcomes"][0]["value"]
    duty.ended_at, duty.outcome = timezone.now(), outcome
    duty.by_id = event.actor_id if event.actor_kind == "member" else None
    duty.save()
    leave_word(run.pk, "task", {"outcome": outcome, "sequence": duty.sequence, "by": duty.by_id}, event.pk)
