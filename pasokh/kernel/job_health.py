"""How the jobs are doing: whether anybody does them, and which have failed for good."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.utils import timezone

from .jobs import WORKSPACE
from .tenancy import require_workspace_id

ALIVE = timedelta(minutes=1)  # a worker gives a sign of life every ten seconds


@dataclass(frozen=True)
class Failed:
    """Jobs of one kind that were given up: the task's name, how many, and when the latest was."""

    name: str
    count: int
    latest: datetime | None


def worker_seen() -> datetime | None:
    """The last sign of life of any worker of the installation, or None."""
    from procrastinate.contrib.django.models import ProcrastinateWorker

    return ProcrastinateWorker.objects.aggregate(latest=Max("last_heartbeat"))["latest"]


def is_alive(seen) -> bool:
    """Whether a worker last seen then does jobs now."""
    return seen is not None and timezone.now() - seen < ALIVE


def failed_jobs() -> list[Failed]:
    """The jobs of this workspace that failed for good, by kind, the most frequent first."""
    from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

    jobs = ProcrastinateJob.objects.filter(status="failed", **{f"args__{WORKSPACE}": require_workspace_id()})
    counts = jobs.values_list("task_name").annotate(count=Count("pk")).order_by("-count", "task_name")
    told = ProcrastinateEvent.objects.filter(type="failed", job__in=jobs.values("pk"))
    latest = dict(told.values_list("job__task_name").annotate(latest=Max("at")).order_by())
    return [Failed(name, count, latest.get(name)) for name, count in counts]
