"""Adding to what a day counted. Last in its transaction: the row of a site's day stays locked until the commit."""

from collections import Counter
from datetime import datetime

from django.db import connection
from django.utils import timezone

from pasokh.kernel.kept import Kept
from pasokh.kernel.persian.periods import begin_of
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.workspaces.models import Workspace

from ..models.counts import COUNTED

PERIODS = {"of_week": "week", "of_month": "month", "of_year": "year"}
ADD = (  # of constants only
    f"INSERT INTO visitors_daycount AS known (workspace_id, site, day, {', '.join(COUNTED)}) "  # noqa: S608
    f"VALUES (%s, %s, %s, {', '.join(['%s'] * len(COUNTED))}) ON CONFLICT (workspace_id, site, day) DO UPDATE SET "
    + ", ".join(f"{name} = known.{name} + excluded.{name}" for name in COUNTED)
)
_shops = Kept(seconds=60)


def shop() -> Workspace:
    """The business whose workspace is entered, as it was at most a minute ago: its zone and calendar."""
    key = require_workspace_id()
    return _shops.get(key, lambda: Workspace.objects.get(pk=key))


def day_of(at: datetime):
    """The day of a moment in the business's own zone."""
    return timezone.localdate(at, shop().zone)


def seen_first(before, day) -> list[str]:
    """Which of a day's numbers grow by one who was counted last on the day `before` (None: never)."""
    if before == day:
        return []
    if before is None:
        return ["visitors", *PERIODS, "newcomers"]
    calendar = shop().calendar
    fresh = [
        name for name, unit in PERIODS.items() if begin_of(before, unit, calendar) != begin_of(day, unit, calendar)
    ]
    return ["visitors", *fresh]


def add(site, day, counts: Counter) -> None:
    """Add to what a site counted on a day. Inside the workspace and a transaction."""
    if not any(counts.values()):
        return
    with connection.cursor() as cursor:
        cursor.execute(ADD, [require_workspace_id(), site, day, *(counts[name] for name in COUNTED)])
