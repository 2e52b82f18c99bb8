from datetime import timedelta

from pasokh.events import track
from pasokh.kernel.persian.isolates import clean_line

from ..blocks import CLOSED, checked
from ..models import Holiday, MovedHoliday, WorkedHoliday
from ..models.working_hours import LONGEST_NAME
from ..official import by_id
from ..queries import forget_working_time

FARTHEST = timedelta(days=2)


class UnknownOccasion(LookupError):
    """No official holiday has this id."""


def set_day(*, by, day, blocks=CLOSED, name="", calendar=None) -> Holiday:
    """Close one day in one calendar or (None) in all, or give it other hours; a day that was set before is set anew. Raises BadHours."""
    given = {"hours": [list(block) for block in checked(blocks)], "name": clean_line(name, LONGEST_NAME)}
    holiday, is_new = Holiday.objects.select_for_update().get_or_create(day=day, calendar=calendar, defaults=given)
    changed = [field for field, value in given.items() if getattr(holiday, field) != value]
    if is_new:
        track("holiday.set", actor=by.actor, subject=holiday, day=day.isoformat(), **_of(calendar))
    elif changed:
        holiday.hours, holiday.name = given["hours"], given["name"]
        holiday.save(update_fields=changed)
        track("holiday.changed", actor=by.actor, subject=holiday, day=day.isoformat(), fields=changed, **_of(calendar))
    forget_working_time()
    return holiday


def remove_day(*, by, holiday) -> None:
    """Let a day be like any other again."""
    track("holiday.removed", actor=by.actor, subject=holiday, day=holiday.day.isoformat(), **_of(holiday.calendar_id))
    holiday.delete()
    forget_working_time()


def _of(calendar):
    """Which calendar an event is about; nothing for all of them."""
    return {"calendar": getattr(calendar, "pk", calendar)} if calendar else {}


def work_on(*, by, occasion_id) -> None:
    """Work on an official holiday as on any such day of the week. Raises UnknownOccasion; nothing happens where it is so already."""
    worked, is_new = WorkedHoliday.objects.get_or_create(occasion=_known(occasion_id).id)
    if is_new:
        track("holiday.worked", actor=by.actor, subject=worked, occasion=worked.occasion)
        forget_working_time()


def keep(*, by, occasion_id) -> None:
    """Keep an official holiday again. Raises UnknownOccasion; nothing happens where it is so already."""
    worked = WorkedHoliday.objects.select_for_update().filter(occasion=_known(occasion_id).id).first()
    if worked:
        track("holiday.kept", actor=by.actor, subject=worked, occasion=worked.occasion)
        worked.delete()
        forget_working_time()


def move(*, by, occasion_id, day) -> None:
    """Have an official holiday of the lunar year on the day that was announced, at most two days from the one that the data says.

    The day of the data itself takes the move back. Raises UnknownOccasion, and ValueError for a day too far away or a holiday that cannot move.
    """
    occasion = _known(occasion_id)
    if not occasion.is_lunar or abs(day - occasion.day) > FARTHEST:
        raise ValueError("such a holiday does not move so far")
    moved = MovedHoliday.objects.select_for_update().filter(occasion=occasion.id).first()
    if (moved.day if moved else occasion.day) == day:
        return
    if day == occasion.day:
        track("holiday.put_back", actor=by.actor, subject=moved, occasion=occasion.id)
        moved.delete()
    else:
        moved, _is_new = MovedHoliday.objects.update_or_create(occasion=occasion.id, defaults={"day": day})
        track("holiday.moved", actor=by.actor, subject=moved, occasion=occasion.id, day=day.isoformat())
    forget_working_time()


def _known(occasion_id):
    if occasion_id not in by_id():
        raise UnknownOccasion(occasion_id)
    return by_id()[occasion_id]
