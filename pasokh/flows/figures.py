"""Counts and times of the steps of a flow, from its passages; whatever version they were of, for an id of a step is never used twice."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Aggregate, Count, ExpressionWrapper, F, FloatField, Q
from django.db.models.functions import Extract
from django.utils import timezone

from .models import Passage, Run

LATELY = 30  # days


class Percentile(Aggregate):
    """The value below which a share of all values lies."""

    function = "percentile_cont"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()
    allow_distinct = False


SECONDS = ExpressionWrapper(Extract(F("left_at") - F("entered_at"), "epoch"), output_field=FloatField())


def of(flow, days=LATELY) -> dict:
    """{step: {"entered", "now_here", "exits": {exit: n}, "median_seconds", "p90_seconds"}} of the last days; times of those that were left, else None."""
    found = defaultdict(lambda: {"entered": 0, "now_here": 0, "exits": {}, "median_seconds": None, "p90_seconds": None})
    since = timezone.now() - timedelta(days=days)
    rows = Passage.objects.filter(flow=flow, entered_at__gte=since).order_by()
    timed = rows.values("step").annotate(
        entered=Count("pk"), median_seconds=Percentile(SECONDS, share=0.5), p90_seconds=Percentile(SECONDS, share=0.9)
    )
    for row in timed:
        found[row.pop("step")] |= row
    for step, way, count in rows.exclude(exit="").values_list("step", "exit").annotate(count=Count("pk")):
        found[step]["exits"][way] = count
    for step, count in Run.objects.live().filter(flow=flow).values_list("at").annotate(count=Count("pk")).order_by():
        if step:
            found[step]["now_here"] = count
    return dict(found)


figures_of = of


def runs_of(flow):
    """The runs of a flow, the newest first."""
    return Run.objects.filter(flow=flow).order_by("-pk")


def running_counts() -> dict[int, dict]:
    """{flow's key: {"running", "failed", "lately"}}: those that are not over, and of the last thirty days those that failed and all that began."""
    since = timezone.now() - timedelta(days=LATELY)
    lately = Q(created_at__gte=since)
    rows = Run.objects.filter(lately | Q(state__in=Run.LIVE)).order_by().values("flow")
    counted = rows.annotate(
        running=Count("pk", filter=Q(state__in=Run.LIVE)),
        failed=Count("pk", filter=lately & Q(state=Run.State.FAILED)),
        lately=Count("pk", filter=lately),
    )
    return {row.pop("flow"): row for row in counted}
