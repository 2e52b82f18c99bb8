"""Work for later: ids in, one action call. Deferred in the transaction, so a job exists exactly if its cause does.

    @job(queue="mail", attempts=8)
    def deliver(delivery_id): …

    deliver.defer(delivery_id=7)        # inside `with workspace(ws)`

The workspace travels in the job and is entered before the function runs. Jobs may run twice: make them idempotent.
"""

import functools
import signal
import threading

import procrastinate
from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app

from .tenancy import current_workspace_id, workspace

WORKSPACE = "workspace_id"
STALLED_AFTER = 60  # seconds without a heartbeat of its worker


class Job:
    """A function that can be deferred. Call it directly to run it now, in the workspace entered."""

    def __init__(self, function, task):
        self.function = function
        self.task = task
        functools.update_wrapper(self, function)

    def __call__(self, **arguments):
        return self.function(**arguments)

    def defer(self, *, after=None, lock=None, **arguments):
        """Queue the job in the current transaction; `after` seconds or at a time; jobs of one `lock` run in order."""
        options = {"lock": lock} if lock else {}
        if after is not None:
            options["schedule_at" if hasattr(after, "tzinfo") else "schedule_in"] = (
                after if hasattr(after, "tzinfo") else {"seconds": after}
            )
        workspace_id = current_workspace_id()
        return self.task.configure(**options).defer(**{WORKSPACE: workspace_id}, **arguments)

    def without(self, argument, keys) -> list:
        """Of these keys, those that no job waits or works for under this argument: the last one gave up, or was lost."""
        from procrastinate.contrib.django.models import ProcrastinateJob

        alive = ProcrastinateJob.objects.filter(task_name=self.task.name, status__in=("todo", "doing"))
        busy = set(alive.filter(**{f"args__{argument}__in": keys}).values_list(f"args__{argument}", flat=True))
        return [key for key in keys if key not in busy]


def job(*, queue="default", attempts=5, wait=2, own_transactions=False, name=None):
    """Make a function a job: `attempts` in all, the waits between them growing as wait ** attempt seconds.

    A job runs in one transaction of its workspace. One with `own_transactions` gets `workspace_id` as an argument and
    enters by itself: for jobs that must write something down before they call out.
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

        label = name or f"{function.__module__.removeprefix('pasokh.')}.{function.__name__}"
        return Job(function, app.task(name=label, queue=queue, retry=retry)(run))

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
    """Queue again the jobs whose worker died: its heartbeat has stopped. They would hold their locks for ever."""
    manager = app.job_manager
    for stalled in async_to_sync(manager.get_stalled_jobs)(seconds_since_heartbeat=STALLED_AFTER):
        async_to_sync(manager.retry_job)(stalled)


@every("20 3 * * *")
@job(queue="housekeeping", own_transactions=True, name="kernel.purge")
def purge(workspace_id=None):
    """Once a night: forget full buckets of the limiter and answers kept for repeated requests."""
    from . import idempotency, limits

    limits.purge()
    idempotency.purge()


def run_worker(concurrency=4, queues=None):
    """Run jobs until SIGTERM or SIGINT; waits for running jobs to end. For the process of `pasokh worker`."""
    worker_app = app.with_connector(app.connector.get_worker_connector())
    in_main_thread = threading.current_thread() is threading.main_thread()
    worker_app.run_worker(
        concurrency=concurrency,
        queues=queues,
        install_signal_handlers=in_main_thread,
        delete_jobs="successful",
        listen_notify=True,
    )
    if in_main_thread:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
