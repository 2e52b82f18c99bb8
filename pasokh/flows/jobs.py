"""Runs are told what they have still to be told, woken at their time, and what leaves the house leaves by jobs of its own."""

import time
from datetime import timedelta
from uuid import uuid5

from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone

from pasokh.automation import webhooks
from pasokh.automation.leaving import mail_of
from pasokh.automation.models import SigningKey
from pasokh.automation.opening import open_linked
from pasokh.kernel import outbound
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import require_workspace_id, workspace
from pasokh.workspaces.sweeping import forget_in_each, in_each

from . import calling
from .deeds import deed_of, with_variables
from .models import Run, Stimulus
from .runtime import give_up, put_off, take_one, wake
from .stimuli import WHILE_PAUSED, leave_word

SECONDS = 20  # one job's work; what is left has a job of its own
AT_ONCE = 200
LEFT_BEHIND = timedelta(minutes=1)
KEPT = timedelta(days=365)
AGAIN_AFTER = (5, 20, 60, 180)  # seconds after which another program that did not answer is asked again


@job(queue="automation", attempts=8, wait=2, own_transactions=True)
def go_on(workspace_id, run_id):
    """Tell a run what it has still to be told, each in a transaction of its own."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            with workspace(workspace_id):
                if not take_one(run_id):
                    return
        except OperationalError:
            raise  # a deadlock, a lost connection: the job is tried again
        except Exception as error:
            with workspace(workspace_id):
                give_up(run_id, error)
            raise
    with workspace(workspace_id):
        go_on.defer(run_id=run_id, once=f"flow-{run_id}")


@job(queue="automation", attempts=5, own_transactions=True)
def wake_due(workspace_id):
    """Wake the runs whose time has come, each in a transaction of its own: one that cannot be woken hinders no other."""
    until, tried = time.monotonic() + SECONDS, set()
    while True:
        keys = _due(workspace_id, tried)
        for key in keys:
            _wake(workspace_id, key)
        tried.update(keys)
        if not keys or time.monotonic() > until:
            break
    if keys:
        with workspace(workspace_id):
            wake_due.defer(once=f"flows-due-{workspace_id}")


def _due(workspace_id, tried):
    with workspace(workspace_id):
        due = Run.objects.filter(state=Run.State.WAITING, waits_until__lte=timezone.now()).exclude(pk__in=tried)
        return list(due.order_by("waits_until").values_list("pk", flat=True)[:AT_ONCE])


def _wake(workspace_id, run_id):
    try:
        with workspace(workspace_id):
            wake(run_id)
    except OperationalError:
        raise
    except Exception as error:
        with workspace(workspace_id):
            put_off(run_id, error)


@every("* * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def sweep_all(workspace_id=None):
    """Each minute: runs whose time has come, and what a process that died left untold."""
    in_each(_catch_up)


def _catch_up():
    if Run.objects.filter(state=Run.State.WAITING, waits_until__lte=timezone.now()).exists():
        wake_due.defer(once=f"flows-due-{require_workspace_id()}")
    _tell_what_was_left()


def _tell_what_was_left():
    rests = Q(run__state=Run.State.PAUSED) & ~Q(kind__in=WHILE_PAUSED)
    old = Stimulus.objects.filter(created_at__lt=timezone.now() - LEFT_BEHIND).exclude(rests)
    keys = list(old.order_by("run").values_list("run", flat=True).distinct()[:AT_ONCE])
    for key in go_on.without("run_id", keys) if keys else ():
        go_on.defer(run_id=key, once=f"flow-{key}")


@job(queue="outbound", attempts=5, wait=3, own_transactions=True, lost=calling.lost)
def call_out(workspace_id, run_id, sequence, attempt=1):
    """Ask another program, and tell the run what it answered; tried again for some minutes where it does not answer."""
    with workspace(workspace_id):
        asked = calling.asked_of(run_id, sequence)
        secret = SigningKey.current().secret if asked else ""
    if asked is None:
        return
    try:
        answer = calling.call(asked, secret)
    except webhooks.NotTaken:
        answer = None if attempt <= len(AGAIN_AFTER) else {"ok": False, "note": "not_taken"}
    except outbound.OutboundError:
        answer = {"ok": False, "note": "refused"}
    with workspace(workspace_id):
        if answer is None:
            call_out.defer(run_id=run_id, sequence=sequence, attempt=attempt + 1, after=AGAIN_AFTER[attempt - 1])
        else:
            leave_word(run_id, "result", {"sequence": sequence, **answer})


@job(queue="outbound", attempts=6, wait=4, own_transactions=True)
def do_later(workspace_id, run_id, sequence):
    """Do what an action of a flow leaves to a job: send a mail, or open another request."""
    with workspace(workspace_id):
        deed, given = _left(run_id, sequence)
        mail = mail_of(deed, given) if given and given["do"] == "mail" else None
        if given and given["do"] == "ticket":
            client_id = uuid5(deed.run.uid, str(sequence))
            open_linked(deed=deed, given=given, told=deed.run.told, client_id=client_id)
    if mail:
        with workspace(workspace_id):  # its mailboxes are looked at, nothing is written
            mail.send()


def _left(run_id, sequence):
    """(the deed of a passage, its action); nothing for what is gone."""
    run = Run.objects.select_related("flow", "version", "ticket__contact", "ticket__status").filter(pk=run_id).first()
    step = run.passages.filter(sequence=sequence).values_list("step", flat=True).first() if run and run.ticket else None
    if step is None:
        return None, None
    return deed_of(run), with_variables(run.version.graph["steps"][step]["action"], run)


@every("50 3 * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def forget_old(workspace_id=None):
    """Once a night: runs that ended more than a year ago go."""
    forget_in_each(_old, AT_ONCE)


def _old():
    """The innermost first: those within them go with their turn."""
    return Run.objects.exclude(state__in=Run.LIVE).filter(ended_at__lt=timezone.now() - KEPT, children=None)
