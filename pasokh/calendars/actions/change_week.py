from pasokh.events import track

from ..blocks import checked
from ..models import WorkingHours
from ..models.working_hours import stored
from ..queries import forget_working_time


def set_week(*, by, week, official_holidays=True, hours=None) -> None:
    """Set the hours of each day of the week, Saturday first, and whether official holidays are kept, of one calendar (else the default).

    Raises BadHours for blocks that are none, ValueError for other than seven days; then nothing has changed.
    """
    week = [checked(blocks) for blocks in week]
    if len(week) != 7:
        raise ValueError("a week has seven days")
    hours = WorkingHours.objects.select_for_update().get(pk=(hours or WorkingHours.ship()).pk)
    days = [number for number, blocks in enumerate(week) if blocks != hours.blocks[number]]
    fields = ["week"] * bool(days) + ["official_holidays"] * (hours.official_holidays != official_holidays)
    if not fields:
        return
    hours.week, hours.official_holidays = stored(week), official_holidays
    hours.save(update_fields=fields)
    track("hours.changed", actor=by.actor, subject=hours, fields=fields, days=days)
    forget_working_time()
