"""A member is away, or is not after all."""

from datetime import date, time, timedelta

from pasokh.events import track
from pasokh.events.changing import change
from pasokh.kernel.persian.isolates import clean_line

from ..models import Absence
from ..models.absence import LONGEST_NOTE
from ..queries import forget_working_time

LONGEST = timedelta(days=3 * 366)
MOST = 500  # absences of one member that are kept


class BadAbsence(ValueError):
    """An absence cannot be so. `code` is "order" (it ends before it begins), "long", "reason" or "most"."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def note_absence(
    *,
    by,
    member,
    first_day: date,
    last_day: date,
    starts: time | None = None,
    ends: time | None = None,
    reason=Absence.Reason.LEAVE,
    note="",
) -> Absence:
    """A member is away for these whole days, or from `starts` on the first until `ends` on the last.

    The same said twice is one absence. Raises BadAbsence; then nothing has changed.
    """
    fields = _checked(first_day, last_day, starts, ends, reason, note)
    if Absence.objects.filter(member=member).count() >= MOST:
        raise BadAbsence("most")
    absence, is_new = Absence.objects.get_or_create(member=member, **fields)
    if is_new:
        track("absence.noted", actor=by.actor, subject=absence, member=member.pk)
        forget_working_time()
    return absence


def change_absence(*, by, absence, first_day, last_day, starts=None, ends=None, reason=Absence.Reason.LEAVE, note=""):
    """Say an absence otherwise. Raises BadAbsence; then nothing has changed. Returns the Event, or None where nothing differs."""
    fields = _checked(first_day, last_day, starts, ends, reason, note)
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    event = change(absence, "absence.changed", by=by, fields=fields, member=absence.member_id)
    forget_working_time()
    return event


def remove_absence(*, by, absence) -> None:
    """She is here after all."""
    track("absence.removed", actor=by.actor, subject=absence, member=absence.member_id)
    absence.delete()
    forget_working_time()


def _checked(first_day, last_day, starts, ends, reason, note):
    if last_day < first_day or (first_day == last_day and starts and ends and ends <= starts):
        raise BadAbsence("order")
    if last_day - first_day > LONGEST:
        raise BadAbsence("long")
    if reason not in Absence.Reason.values:
        raise BadAbsence("reason")
    said = {"first_day": first_day, "last_day": last_day, "starts": starts, "ends": ends}
    return said | {"reason": Absence.Reason(reason).value, "note": clean_line(note, LONGEST_NOTE)}
