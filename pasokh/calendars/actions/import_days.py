from pasokh.events import track
from pasokh.kernel.persian.isolates import clean_line

from ..blocks import checked
from ..ical.preview import days_there
from ..models import Holiday, WorkingHours
from ..models.working_hours import LONGEST_NAME
from ..queries import forget_working_time


def import_days(*, by, found, calendar=None) -> int:
    """Set days (each with `day`, `name`, `blocks`) in a calendar, or (None) in all; how many came.

    A day that is set already stays as it is, so the same file twice changes nothing more. Raises BadHours; then nothing has changed.
    """
    # Two who import at once: the second waits here and then finds the days there.
    hours = WorkingHours.objects.select_for_update().get(pk=(calendar or WorkingHours.ship()).pk)
    there = set(days_there(calendar))
    rows = {each.day: _row(each, calendar) for each in found if each.day not in there}
    if rows:
        Holiday.objects.bulk_create(rows.values())
        given = {"calendar": calendar.pk} if calendar else {}
        track("holiday.imported", actor=by.actor, subject=hours, count=len(rows), **given)
        forget_working_time()
    return len(rows)


def _row(found, calendar):
    blocks = [list(block) for block in checked(found.blocks)]
    return Holiday(day=found.day, calendar=calendar, hours=blocks, name=clean_line(found.name, LONGEST_NAME))
