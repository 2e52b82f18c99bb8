"""Work for later: ids in, one action call. Deferred in the transaction, so a job exists exactly if its cause does.

    @job(queue="mail", attempts=8)
    def deliver(delivery_id): …

    deliver.defer(delivery_id=7)        # inside `with workspace(ws)`

The workspace travels in the job and is entered before the function runs. Jobs may run twice: make them idempotent.
"""

import functools
import random
import time
from datetime import timedelta

import procrastinate
import structlog
from asgiref.sync import async_to_sync
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from .database.prepared import prepared_cursor
from .job_company import LONGEST, take_along
from .tenancy import current_workspace_id, workspace

WORKSPACE = "workspace_id"
STALLED_AFTER = 60  # seconds without a heartbeat of its worker
RESCUES = 5  # deaths of its worker before a job is suspected of being the cause; more where it may be tried more often
FAILED_KEPT = 90  # days that a job which failed for good is remembered
APART = 30  # seconds a death: jobs that died together are tried apart, so that the one to blame takes no other along
_by_name = {}
log = structlog.get_logger()


class Job:
    """A function that can be deferred. Call it directly to run it now, in the workspace entered."""

    def __init__(self, function, task, *, attempts=1, lost=None):
        self.function = function
        self.task = task
        self.attempts, self.lost = attempts, lost
        _by_name[task.name] = self
        functools.update_wrapper(self, function)

    def __call__(self, **arguments):
        return self.function(**arguments)

    def defer(self, *, after=None, lock=None, once=None, **arguments):
        """Queue the job in the current transaction; `after` seconds or at a time; jobs of one `lock` run in order.

        While a job waits under the same name `once`, no second one is queued, and None returned: the one that waits will see to it.
        """
        options = {name: value for name, value in (("lock", lock), ("queueing_lock", once)) if value}
        if after is not None:
            options["schedule_at" if hasattr(after, "tzinfo") else "schedule_in"] = (
                after if hasattr(after, "tzinfo") else {"seconds": after}
            )
        deferrer, arguments = self.task.configure(**options), {WORKSPACE: current_workspace_id(), **arguments}
        if once is None:
            return deferrer.defer(**arguments)
        if _waits(once):  # a refused row costs a savepoint, and five times as much
            return None
        try:
            with transaction.atomic():
                return deferrer.defer(**arguments)
        except procrastinate.exceptions.AlreadyEnqueued:
            return None

    def without(self, argument, keys) -> list:
        """Of these keys, those that no job waits or works for under this argument: the last one gave up, or was lost."""
        from procrastinate.contrib.django.models import ProcrastinateJob

        alive = ProcrastinateJob.objects.filter(task_name=self.task.name, status__in=("todo", "doing"))
        busy = set(alive.filter(**{f"args__{argument}__in": keys}).values_list(f"args__{argument}", flat=True))
        return [key for key in keys if key not in busy]


def _waits(once):
    with prepared_cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'", [once])
        return cursor.fetchone() is not None


def job(*, queue="default", attempts=5, wait=2, own_transactions=False, name=None, lost=None, along=False):
    """Make a function a job: `attempts` in all, the waits between them growing as wait ** attempt seconds.

    A job runs in one transaction of its workspace. One with `own_transactions` gets `workspace_id` as an argument and
    enters by itself: for jobs that must write something down before they call out. `lost(**arguments)` is called, in the
    workspace, for a job that is given up because its worker died each time. `along`: where many are queued one by one, the
    first that is run takes others along, each in a transaction of its own (see `job_company`).
    """
    retry = procrastinate.RetryStrategy(max_attempts=attempts - 1, exponential_wait=wait) if attempts > 1 else False

    def wrap(function):
        def run(workspace_id=None, **arguments):
            if own_transactions:
                return function(workspace_id=workspace_id, **arguments)
            if workspace_id is None:
                return function(**arguments)
            with workspace(workspace_id):
                return function(**arguments)

        def run_with_others(context, workspace_id=None, **arguments):
            until = time.monotonic() + LONGEST
            run(workspace_id, **arguments)
            if workspace_id is not None and not context.job.attempts:
                take_along(context.job, function, workspace_id, until)

        label = name or f"{function.__module__.removeprefix('pasokh.')}.{function.__name__}"
        task = app.task(name=label, queue=queue, retry=retry, pass_context=along)(run_with_others if along else run)
        return Job(function, task, attempts=attempts, lost=lost)

    return wrap


def every(cron):
    """Run a job by the clock (UTC, five or six cron fields). The job takes no arguments and must be idempotent."""

    def wrap(scheduled):
        def tick(timestamp):
            scheduled.function()

        app.periodic(cron=cron, periodic_id=scheduled.task.name)(
            app.task(name=f"{scheduled.task.name}.tick", queue=scheduled.task.queue, pass_context=False)(tick)
        )
        return scheduled

    return wrap


@every("* * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="kernel.rescue_stalled")
def rescue_stalled(workspace_id=None):
    """Queue again the jobs whose worker died: its heartbeat has stopped. They would hold their locks for ever.

    One whose worker died each time may be what kills it: after as many tries as it has, and at least RESCUES, it fails for good.
    """
    manager = app.job_manager
    for stalled in async_to_sync(manager.get_stalled_jobs)(seconds_since_heartbeat=STALLED_AFTER):
        known = _by_name.get(stalled.task_name)
        if stalled.attempts < max(RESCUES, known.attempts if known else 1):
            wait = timedelta(seconds=random.uniform(0, APART) * stalled.attempts)  # noqa: S311 (no secret)
            async_to_sync(manager.retry_job)(stalled, retry_at=timezone.now() + wait)
        else:
            _tell_lost(stalled, known)
            async_to_sync(manager.finish_job)(stalled, Status.FAILED, delete_job=False)


def _tell_lost(stalled, known):
    """Before it is marked as failed: whoever dies in between tells it again."""
    log.error("job given up: its worker died each time", job_id=stalled.id, task=stalled.task_name)
    from procrastinate.contrib.django.models import ProcrastinateJob

    # Through Django's connection its manager gets them as text; the model reads them.
    arguments = ProcrastinateJob.objects.get(pk=stalled.id).args
    workspace_id = arguments.pop(WORKSPACE, None)
    if known is None or known.lost is None or workspace_id is None:
        return
    try:
        with workspace(workspace_id):
            known.lost(**arguments)
    except Exception:
        log.exception("loss not told", job_id=stalled.id)


@every("20 3 * * *")
@job(queue="housekeeping", own_transactions=True, name="kernel.purge")
def purge(workspace_id=None):
    """Once a night: forget full buckets of the limiter, what has not come for long, and jobs that failed long ago."""
    from . import limits, seen

    limits.purge()
    seen.purge()
    async_to_sync(app.job_manager.delete_old_jobs)(nb_hours=24 * FAILED_KEPT, include_failed=True)
