"""Rules that begin by the clock: on days of the week, or of the month in the calendar that the business reads, at a time of day.

    {"at": "09:00", "days": [0, 1, 2, 3, 4], "working": true}
    {"at": "09:00", "month_days": [1, 15, "last"], "shifts": true}
    {"at": "09:00", "month_days": ["first_working"]}

The clock is the business's. Working days are those of the calendar that a request keeps, so one rule may be due on other days for other requests.
A day that a month does not have is its last; with `shifts` one that is no working day is the next one that is.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from pasokh.calendars.queries import working_time
from pasokh.calendars.working_time import NeverOpen, TooFar, WorkingTime, weekday_of
from pasokh.calendars.zones import moment_of
from pasokh.kernel.persian.jalali import BadDate
from pasokh.kernel.persian.periods import begin_of_next, end_of
from pasokh.tickets.filters import scope_of
from pasokh.ui.filters import digits, number

ONE_DAY = timedelta(days=1)
DAYS = range(7)  # Saturday first
MONTH_DAYS = range(1, 32)
NAMED_DAYS = {
    "last": pgettext_lazy("of a month", "the last day"),
    "first_working": pgettext_lazy("of a month", "the first working day"),
    "last_working": pgettext_lazy("of a month", "the last working day"),
}
DAY_WORDS = (
    pgettext_lazy("weekday", "Saturday"),
    pgettext_lazy("weekday", "Sunday"),
    pgettext_lazy("weekday", "Monday"),
    pgettext_lazy("weekday", "Tuesday"),
    pgettext_lazy("weekday", "Wednesday"),
    pgettext_lazy("weekday", "Thursday"),
    pgettext_lazy("weekday", "Friday"),
)
WEEKS_AHEAD, MONTHS_AHEAD = 53, 13  # how far the next time is looked for: a business that is closed for a year has none


def check_clock(trigger) -> bool:
    """Whether this is when a rule can begin by the clock."""
    if clock_of(trigger["at"]) is None:
        return False
    if "month_days" in trigger:
        known, days, flag = {*MONTH_DAYS, *NAMED_DAYS}, trigger["month_days"], "shifts"
    else:
        known, days, flag = set(DAYS), trigger.get("days"), "working"
    listed = isinstance(days, list) and 0 < len(days) <= len(known)
    plain = listed and all(isinstance(day, int | str) and not isinstance(day, bool) and day in known for day in days)
    named = set(trigger) <= {"at", "days" if flag == "working" else "month_days", flag}
    return plain and named and isinstance(trigger.get(flag, False), bool)


def clock_of(text) -> time | None:
    """A time of day, "HH:MM"; None for anything else."""
    try:
        return time.fromisoformat(text) if isinstance(text, str) and len(text) == 5 else None
    except ValueError:
        return None


def asks_working_days(trigger) -> bool:
    """Whether the days on which it begins depend on what is a working day."""
    if "days" in trigger:
        return bool(trigger.get("working"))
    return bool(trigger.get("shifts")) or any(day in ("first_working", "last_working") for day in trigger["month_days"])


def next_time(trigger, since: datetime, working: WorkingTime | None = None) -> datetime | None:
    """When it begins next after `since` for requests that keep this working time (else the business's). None where that is never."""
    return next(moments(trigger, since, working), None)


def moments(trigger, since: datetime, working: WorkingTime | None = None) -> Iterator[datetime]:
    """The moments (UTC) after `since` at which it begins, on the clocks of this working time (else of the business's)."""
    working, clock = working or working_time(), clock_of(trigger["at"])
    zone = working.zone
    day = since.astimezone(zone).date()
    for each in _days(trigger, day, working):
        at = moment_of(each, clock.hour * 60 + clock.minute, zone)
        if at > since:
            yield at


def _days(trigger, first, working):
    """Its days, from this one on, in order."""
    if "days" in trigger:
        return _days_of_weeks(trigger, first, working)
    return _days_of_months(trigger, first, working, scope_of().calendar)


def _days_of_weeks(trigger, first, working):
    for ahead in range(WEEKS_AHEAD * 7):
        day = first + ahead * ONE_DAY
        if weekday_of(day) in trigger["days"] and (not trigger.get("working") or working.is_working_day(day)):
            yield day


def _days_of_months(trigger, first, working, calendar):
    """The month before counts as well: its days may be put off into this one. What is put off beyond a whole month comes with its own."""
    told = first - ONE_DAY
    for steps in range(-1, MONTHS_AHEAD):
        try:
            begin = begin_of_next(first, "month", calendar, steps)
            found = days_of_month(trigger, begin, working, calendar)
        except (NeverOpen, TooFar, BadDate):
            continue
        for day in found:
            if day > told:
                told = day
                yield day


def days_of_month(trigger, begin: date, working: WorkingTime, calendar="jalali") -> list[date]:
    """The days of the month that begins on this day, in order. Those that were put off may lie in the next one. Raises NeverOpen."""
    end = end_of(begin, "month", calendar)
    length = (end - begin).days + 1
    found = {_day_of(each, begin, end, length, working, trigger.get("shifts", False)) for each in trigger["month_days"]}
    return sorted(found - {None})


def _day_of(each, begin, end, length, working, shifts):
    if each == "first_working":
        return _within(end, working.next_working_day(begin - ONE_DAY))
    if each == "last_working":
        days = (end - back * ONE_DAY for back in range(length))
        return next((day for day in days if working.is_working_day(day)), None)
    day = end if each == "last" else begin + (min(each, length) - 1) * ONE_DAY
    return working.next_working_day(day - ONE_DAY) if shifts else day


def _within(end, day):
    return day if day <= end else None


def clock_words(trigger) -> str:
    """When it begins, as the beginning of a sentence."""
    if "month_days" in trigger:
        return _month_words(trigger)
    given = {"time": digits(trigger["at"]), "days": days_words(trigger["days"])}
    if trigger.get("working", False):
        return _("At %(time)s on %(days)s, if it is a working day") % given
    return _("At %(time)s on %(days)s") % given


def _month_words(trigger):
    given = {"time": digits(trigger["at"]), "days": month_days_words(trigger["month_days"])}
    if trigger.get("shifts", False):
        return _("At %(time)s on %(days)s of each month, or the next working day where that is none") % given
    return _("At %(time)s on %(days)s of each month") % given


def days_words(days) -> str:
    """Days of the week in words."""
    if len(set(days)) == 7:
        return _("every day")
    return _(", ").join(str(DAY_WORDS[day]) for day in sorted(set(days)))


def month_days_words(days) -> str:
    """Days of the month in words: numbers first, in order."""
    numbers = sorted({day for day in days if isinstance(day, int)})
    words = [_("day %(number)s") % {"number": number(day)} for day in numbers]
    words += [str(word) for key, word in NAMED_DAYS.items() if key in days]
    return _(", ").join(words[:-1]) + _(" and ") + words[-1] if len(words) > 1 else words[0]
