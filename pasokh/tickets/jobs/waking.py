"""What happens by itself at its time: sleeping tickets wake, and owners are reminded of tasks.

Each has a job of its own at its very moment, deferred together with what it is for; a job that finds the moment moved does nothing. A sweep makes
good what a lost job left behind: each thing happens once, however many jobs look at it.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from pasokh.kernel.jobs import every, job
from pasokh.workspaces.sweeping import in_rounds, of_each

from ..models import Task, Ticket

LATE = timedelta(minutes=1)  # after so much its job is thought to be lost
AT_ONCE = 50  # in one transaction


@job(queue="clock", attempts=5, name="tickets.waking.wake_ticket")
def wake_ticket(ticket_id, until):
    """Wake a ticket that was put off until this moment (RFC 3339)."""
    ticket = Ticket.objects.select_for_update(of=("self",)).filter(pk=ticket_id).first()
    if ticket is not None:
        ticket.wake_in_time(datetime.fromisoformat(until))


@job(queue="clock", attempts=5, name="tickets.waking.remind_of_task")
def remind_of_task(task_id, at):
    """Remind the owner of a task of which she wanted to be reminded at this moment (RFC 3339)."""
    task = Task.objects.select_for_update(of=("self",)).select_related("ticket").filter(pk=task_id).first()
    if task is not None:
        task.remind(datetime.fromisoformat(at))


@every("*/10 * * * *")
@job(queue="clock", attempts=1, own_transactions=True, name="tickets.waking.sweep_clock")
def sweep_clock(workspace_id=None):
    """Every ten minutes: do what is overdue, whatever became of its job."""
    of_each(_catch_up)


def _catch_up(ws):
    for work in (_wake_overdue, _remind_overdue):
        in_rounds(ws, work, full=AT_ONCE)


def _wake_overdue(before=None):
    before = before or timezone.now() - LATE
    overdue = Ticket.objects.select_for_update(of=("self",), skip_locked=True).filter(snoozed_until__lte=before)
    return sum(ticket.wake_in_time(ticket.snoozed_until) is not None for ticket in overdue[:AT_ONCE])


def _remind_overdue(before=None):
    before = before or timezone.now() - LATE
    waiting = Task.objects.filter(done_at=None, reminded_at=None, remind_at__lte=before).select_related("ticket")
    overdue = waiting.select_for_update(of=("self",), skip_locked=True)
    return sum(task.remind(task.remind_at) is not None for task in overdue[:AT_ONCE])
