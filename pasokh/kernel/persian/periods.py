"""Weeks, months, quarters and years of the calendar people see, counted on plain days: pure functions.

``calendar`` is "jalali" or "gregorian"; weeks begin on Saturday in both, as the working week does. Days are Gregorian dates everywhere.
BadDate (a ValueError) where a day lies outside of the years that the calendar knows.
"""

from calendar import monthrange
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from persiantools.jdatetime import JalaliDate

from .jalali import MAX_YEAR, MIN_YEAR, BadDate, from_jalali, to_jalali

ONE_DAY = timedelta(days=1)
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def days_in_month(year: int, month: int, calendar: str = "jalali") -> int:
    """How many days a month (1 to 12) of a year has."""
    if calendar == "jalali":
        return JalaliDate.days_in_month(month, year)
    return monthrange(year, month)[1]


def add_months(day: date, months: int, calendar: str = "jalali") -> date:
    """The same day of another month, before it for less than nothing; where that month is shorter, its last.

    So a month after 31 Shahrivar is 30 Mehr, and twelve after 30 Esfand of a leap year are 29 Esfand.
    """
    year, month, number = _parts(day, calendar)
    year, month = divmod(year * 12 + month - 1 + months, 12)
    return _day(year, month + 1, number, calendar)


def begin_of(day: date, unit: str, calendar: str = "jalali") -> date:
    """The first day of the "week", "month", "quarter", "half" or "year" in which a day lies."""
    if unit == "week":
        return day - (day.weekday() + 2) % 7 * ONE_DAY
    year, month, _number = _parts(day, calendar)
    return _day(year, month - (month - 1) % MONTHS_IN[unit], 1, calendar)


def end_of(day: date, unit: str, calendar: str = "jalali") -> date:
    """The last day of the "week", "month", "quarter", "half" or "year" in which a day lies."""
    first = begin_of(day, unit, calendar)
    if unit == "week":
        return first + 6 * ONE_DAY
    # Not the day before the next one: the last year that the calendar knows has an end, but nothing after it.
    year, month, _number = _parts(first, calendar)
    month += MONTHS_IN[unit] - 1
    return _day(year, month, days_in_month(year, month, calendar), calendar)


def begin_of_next(day: date, unit: str, calendar: str = "jalali", steps: int = 1) -> date:
    """The first day of the one that comes so many steps after the one in which a day lies; 0 is that one, -1 the one before."""
    first = begin_of(day, unit, calendar)
    if unit == "week":
        return first + 7 * steps * ONE_DAY
    return add_months(first, steps * MONTHS_IN[unit], calendar)


def quarter_of(day: date, calendar: str = "jalali") -> tuple[int, int]:
    """Year and quarter (1 to 4) of a day: spring is the first of the Jalali year."""
    year, month, _number = _parts(day, calendar)
    return year, (month + 2) // 3


def week_of(day: date, calendar: str = "jalali") -> tuple[int, int]:
    """Year and number of the week in which a day lies. Week 1 is the one with the first day of the year, however short."""
    year = _parts(day, calendar)[0]
    first = begin_of(begin_of(day, "year", calendar), "week")
    return year, (begin_of(day, "week") - first).days // 7 + 1


def months_between(since: date, until: date, calendar: str = "jalali") -> int:
    """How many whole months lie between two days; less than nothing where `until` is the earlier."""
    if until < since:
        return -months_between(until, since, calendar)
    (year, month, _), (later_year, later_month, _) = _parts(since, calendar), _parts(until, calendar)
    months = (later_year - year) * 12 + later_month - month
    return months if add_months(since, months, calendar) <= until else months - 1


def _parts(day, calendar):
    if calendar != "jalali":
        return day.year, day.month, day.day
    try:
        return to_jalali(day)
    except ValueError as error:
        raise BadDate(_("The year is out of range.")) from error


def _day(year, month, number, calendar):
    """The day with this number, or the last of a month that is shorter."""
    if not (MIN_YEAR <= year <= MAX_YEAR if calendar == "jalali" else 1 < year < date.max.year):
        raise BadDate(_("The year is out of range."))
    number = min(number, days_in_month(year, month, calendar))
    return from_jalali(year, month, number) if calendar == "jalali" else date(year, month, number)
