"""The log is read on and turns are taken; runs that waited go on; time is looked at; what leaves the house leaves by jobs of its own."""

import time
from datetime import datetime, timedelta
from uuid import uuid5

from django.db import OperationalError
from django.utils import timezone

from pasokh.kernel import outbound
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.sweeping import forget_in_each, in_each

from . import leaving, webhooks
from .engine import give_up, take_turns
from .leaving import deed_of, mail_of, run_of
from .models import Run, SigningKey, Turn
from .moving import ask_again
from .nudging import ask
from .opening import open_linked
from .reading import read_some
from .running import resume
from .subjects import SUBJECTS, thing_of
from .sweeping import has_begun, sweep, sweep_further

SECONDS = 20  # one job's work; what is left has a job of its own
SOON = 2
OVERDUE = timedelta(minutes=2)
KEPT = timedelta(days=90)
AT_ONCE = 500
BATCH = 20  # tickets whose turns are taken in one transaction


@job(queue="automation", attempts=3, own_transactions=True)
def automate(workspace_id):
    """Read the log on and take the turns that wait, each in a transaction of its own; then the next requests of what the clock has begun.

    So what happens meanwhile waits behind one batch of those at most.
    """
    until = time.monotonic() + SECONDS
    with workspace(workspace_id):
        waiting = read_some()
    left = _take_turns(workspace_id, until)
    with workspace(workspace_id):
        left = left or sweep_further()
        if left:
            automate.defer(once=f"automation-{workspace_id}")
        elif waiting:
            automate.defer(after=SOON, once=f"automation-later-{workspace_id}")


def _take_turns(workspace_id, until) -> bool:
    """Whether turns are left when the time is over, or because they failed."""
    while time.monotonic() < until:
        with workspace(workspace_id):
            waiting = [(subject, key) for subject in SUBJECTS.values() for key in _waiting(subject)]
        if not waiting:
            return False
        failed = [
            _take(workspace_id, keys[start : start + BATCH], subject)
            for subject in SUBJECTS.values()
            if (keys := [key for of, key in waiting if of is subject])
            for start in range(0, len(keys), BATCH)
        ]
        if any(failed):
            return True
    return True


def _waiting(subject):
    """Tickets, or contacts, of which turns wait, in the order of those."""
    turns = Turn.objects.exclude(**{subject.key: None}).order_by("pk")
    return dict.fromkeys(turns.values_list(subject.key, flat=True)[:AT_ONCE])


def _take(workspace_id, keys, subject) -> bool:
    """Take the turns of these tickets, or contacts; whether any failed. Where the database refused them together, each is taken by itself."""
    try:
        with workspace(workspace_id):
            failed = take_turns(keys, subject)
    except OperationalError as error:  # a deadlock, or a connection that is gone: then the next one fails as well
        if len(keys) > 1:
            return sum(_take(workspace_id, [key], subject) for key in keys) > 0
        failed = {keys[0]: error}
    for key, error in failed.items():
        with workspace(workspace_id):
            give_up(key, error, subject)
    return bool(failed)


@every("* * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def automate_all(workspace_id=None):
    """Each minute: what time brings, turns and runs that a process left behind, and what nobody asked to be read."""
    in_each(_catch_up)


def _catch_up():
    sweep()
    _wake_overdue()
    ask(whatever=Turn.objects.exists() or has_begun())


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
        if run is None or thing_of(run) is None:
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
        mail = run and thing_of(run) and mail_of(deed_of(run), run.actions[step])
    if mail:
        with workspace(workspace_id):  # its mailboxes are looked at, nothing is written
            mail.send()
        _note(workspace_id, run_id, step, "sent")


@job(queue="automation", attempts=5)
def open_request(run_id, step):
    """Open another request of the same customer and link it to the first; of a rule about customers, one of hers."""
    run = run_of(run_id)
    if run and thing_of(run):
        given = {"deed": deed_of(run), "given": run.actions[step], "told": run.told}
        open_linked(**given, client_id=uuid5(run.uid, str(step)))
        leaving.note(run_id, step, "opened")


LATER = {"webhook": call_webhook, "mail": send_mail, "ticket": open_request}  # actions that a job does


@job(queue="automation", attempts=5)
def look_again(ticket_id, before, moved_at):
    """A request was moved from the team `before`: the moments that its new calendar has behind it are asked."""
    if ask_again(ticket_id, before, datetime.fromisoformat(moved_at)):
        ask(whatever=True)


@every("40 3 * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def forget_old(workspace_id=None):
    """Once a night: runs that ended long ago go."""
    forget_in_each(_old, AT_ONCE)


def _old():
    return Run.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(state=Run.State.WAITING)
