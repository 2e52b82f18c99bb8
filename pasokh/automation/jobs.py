"""The log is read on and turns are taken; runs that waited go on; time is looked at; what leaves the house leaves by jobs of its own."""

import time
from datetime import timedelta

from django.db import OperationalError
from django.utils import timezone

from pasokh.kernel import outbound
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace

from . import leaving, webhooks
from .engine import give_up, take_turns
from .leaving import deed_of, mail_of, run_of
from .models import Run, SigningKey, Turn
from .nudging import ask
from .opening import open_linked
from .reading import read_some
from .running import resume
from .sweeping import sweep

SECONDS = 20  # one job's work; what is left has a job of its own
SOON = 2
OVERDUE = timedelta(minutes=2)
KEPT = timedelta(days=90)
AT_ONCE = 500
BATCH = 20  # tickets whose turns are taken in one transaction


@job(queue="automation", attempts=3, own_transactions=True)
def automate(workspace_id):
    """Read the log on and take the turns that wait, each in a transaction of its own."""
    until = time.monotonic() + SECONDS
    with workspace(workspace_id):
        waiting = read_some()
    left = _take_turns(workspace_id, until)
    with workspace(workspace_id):
        if left:
            automate.defer(once=f"automation-{workspace_id}")
        elif waiting:
            automate.defer(after=SOON, once=f"automation-later-{workspace_id}")


def _take_turns(workspace_id, until) -> bool:
    """Whether turns are left when the time is over, or because they failed."""
    while time.monotonic() < until:
        with workspace(workspace_id):
            waiting = Turn.objects.order_by("pk").values_list("ticket", flat=True)[:AT_ONCE]
            tickets = list(dict.fromkeys(waiting))
        if not tickets:
            return False
        failed = [_take(workspace_id, tickets[start : start + BATCH]) for start in range(0, len(tickets), BATCH)]
        if any(failed):
            return True
    return True


def _take(workspace_id, tickets) -> bool:
    """Take the turns of these tickets; whether any failed. Where the database refused them together, each is taken by itself."""
    try:
        with workspace(workspace_id):
            failed = take_turns(tickets)
    except OperationalError as error:  # a deadlock, or a connection that is gone: then the next one fails as well
        if len(tickets) > 1:
            return sum(_take(workspace_id, [ticket]) for ticket in tickets) > 0
        failed = {tickets[0]: error}
    for ticket, error in failed.items():
        with workspace(workspace_id):
            give_up(ticket, error)
    return bool(failed)


@every("* * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def automate_all(workspace_id=None):
    """Each minute: what time brings, turns and runs that a process left behind, and what nobody asked to be read."""
    for ws in Workspace.objects.all():
        with workspace(ws):
            sweep()
            _wake_overdue()
            ask(whatever=Turn.objects.exists())


def _wake_overdue():
    late = Run.objects.filter(state=Run.State.WAITING, resumes_at__lt=timezone.now() - OVERDUE)
    keys = list(late.values_list("pk", flat=True)[:AT_ONCE])
    for key in go_on.without("run_id", keys) if keys else ():
        go_on.defer(run_id=key)


@job(queue="automation", attempts=8, wait=3)
def go_on(run_id):
    """Go on with a run that waited."""
    resume(run_id)


@job(queue="outbound", attempts=8, wait=3, own_transactions=True)
def call_webhook(workspace_id, run_id, step):
    """Tell another program; tried again for most of an hour where it does not answer. What became of it stands in the run."""
    with workspace(workspace_id):
        run = run_of(run_id)
        if run is None or run.ticket is None:
            return
        secret, payload = SigningKey.current().secret, webhooks.payload_of(deed_of(run))
    try:
        webhooks.call(run.actions[step]["url"], payload, secret, f"{run.public_id}-{step}")
    except webhooks.NotTaken:
        _note(workspace_id, run_id, step, "not_taken")
        raise
    except outbound.OutboundError:
        _note(workspace_id, run_id, step, "refused")
    else:
        _note(workspace_id, run_id, step, "taken")


def _note(workspace_id, run_id, step, note):
    with workspace(workspace_id):
        leaving.note(run_id, step, note)


@job(queue="outbound", attempts=6, wait=4, own_transactions=True)
def send_mail(workspace_id, run_id, step):
    """Send a mail as the installation sends its own."""
    with workspace(workspace_id):
        run = run_of(run_id)
        mail = run and run.ticket and mail_of(run, step)
    if mail:
        with workspace(workspace_id):  # its mailboxes are looked at, nothing is written
            mail.send()
        _note(workspace_id, run_id, step, "sent")


@job(queue="automation", attempts=5)
def open_request(run_id, step):
    """Open another request of the same customer and link it to the first."""
    run = run_of(run_id)
    if run and run.ticket:
        open_linked(run=run, step=step)
        leaving.note(run_id, step, "opened")


@every("40 3 * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def forget_old(workspace_id=None):
    """Once a night: runs that ended long ago go."""
    old = Run.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(state=Run.State.WAITING)
    for ws in Workspace.objects.all():
        while _forget_some(ws, old):
            pass


def _forget_some(ws, old) -> bool:
    with workspace(ws):
        keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
        old.filter(pk__in=keys).delete()
    return bool(keys)
