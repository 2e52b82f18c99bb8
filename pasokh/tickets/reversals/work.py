"""How putting off, waking and doing tasks are taken back."""

from datetime import datetime

from pasokh.workspaces.models import Member

from ..actions.undo import CannotUndo, reverses
from ..models import Status, Task
from ..models.snoozing import CannotSnooze
from ..models.task import NoOwner
from .before import had_before
from .steps import MOVES


@reverses("ticket.snoozed", permission="ticket.snooze", unless=["ticket.woken", *MOVES])
def wake_again(ticket, event, by):
    """It is where it was before: in its status of then, not asleep."""
    status = Status.objects.filter(pk=event.payload["before"]).first()
    if not ticket.snoozed or status is None or status.key == "snoozed":
        raise CannotUndo("it stands elsewhere")
    ticket.move_to(status, actor=by.actor, cause=event, undone=event.pk)


@reverses("ticket.woken", permission="ticket.snooze", unless=["ticket.snoozed", *MOVES])
def sleep_again(ticket, event, by):
    """Until the moment that it slept for before, if that lies ahead."""
    until = event.payload.get("until")
    try:
        ticket.snooze(by=by, until=datetime.fromisoformat(until) if until else None)
    except CannotSnooze as error:
        raise CannotUndo("its time has come") from error


@reverses("task.done", permission="ticket.task", unless=["task.undone"])
def open_again(ticket, event, by):
    """The task is not done after all."""
    _task_of(event, ticket).reopen(by=by)


@reverses("task.undone", permission="ticket.task", unless=["task.done"])
def do_again(ticket, event, by):
    """The task is done, with what was said of its outcome."""
    task = _task_of(event, ticket)
    task.complete(by=by, result=task.result, outcome=task.outcome)


@reverses("task.assigned", permission="ticket.task")
def give_task_back(ticket, event, by):
    """To whoever was to do it."""
    task = _task_of(event, ticket)
    owner = had_before(event, Member, key="owner", now=task.owner_id)
    try:
        task.give(owner, by=by)
    except NoOwner as error:
        raise CannotUndo("she does not see it any more") from error


def _task_of(event, ticket):
    task = Task.objects.select_for_update(of=("self",)).filter(pk=event.payload["task"], ticket=ticket).first()
    if task is None:
        raise CannotUndo("the task is gone")
    return task
