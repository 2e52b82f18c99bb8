"""Spans of time in words: today, this week (from Saturday), the last seven days, this month of the business's calendar, days typed.

A span is half-open: from the first moment to the one after the last, on the clocks of the business; either may be missing.
"""

from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from pasokh.kernel.persian.periods import add_months, begin_of_next

DAY = timedelta(days=1)
MOST = {
    "minutes": 100_000,
    "hours": 10_000,
    "days": 4_000,
    "weeks": 500,
    "months": 120,
    "working_days": 400,
}  # about ten years
LENGTHS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": DAY, "weeks": 7 * DAY}
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)

WORDS = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this_week": _("this week"),
    "last_week": _("last week"),
    "next_week": _("next week"),
    "this_month": _("this month"),
    "last_month": _("last month"),
    "next_month": _("next month"),
    "this_year": _("this year"),
    "last_year": _("last year"),
    "last_working_day": _("the last working day"),
    "next_working_day": _("the next working day"),
}
UNITS = {
    "minutes": _("minutes"),
    "hours": _("hours"),
    "days": _("days"),
    "weeks": _("weeks"),
    "months": _("months"),
    "working_days": _("working days"),
}
_STEPS = {"this": 0, "last": -1, "next": 1}


def span_of(value, scope) -> tuple[datetime | None, datetime | None]:
    """The span of a checked value of shape `span` (see checking.py)."""
    if isinstance(value, str):
        return _between(*_days_of_word(value, scope), scope)
    if "day" in value:
        day = date.fromisoformat(value["day"])
        return _between(day, day + DAY, scope)
    if "last" in value:
        return _last(value["last"], value["unit"], scope)
    if "next" in value:
        return _next(value["next"], value["unit"], scope)
    start, end = (value.get(side) and date.fromisoformat(value[side]) for side in ("from", "to"))
    return _between(start or None, end + DAY if end else None, scope)


def moment_before(value, scope) -> datetime:
    """The moment that lies so long before now: of a checked value of shape `age`."""
    amount, unit = value["amount"], value["unit"]
    now = scope.now.astimezone(scope.zone)
    if unit in LENGTHS:
        return _ago(now, amount * LENGTHS[unit])
    day = add_months(scope.today, -amount, scope.calendar) if unit == "months" else _working_day(scope, -amount)
    return _moment(day, scope, now.time())


def _ago(now, length):
    # By way of UTC: an hour is an hour also where clocks jump.
    return (now.astimezone(UTC) - length).astimezone(now.tzinfo)


def _last(amount, unit, scope):
    if unit in ("minutes", "hours"):
        now = scope.now.astimezone(scope.zone)
        return _ago(now, amount * LENGTHS[unit]), now
    after = scope.today + DAY
    if unit == "working_days":
        return _between(_nth_working_day_back(amount, scope), after, scope)
    if unit == "months":
        return _between(begin_of_next(scope.today, "month", scope.calendar, 1 - amount), after, scope)
    return _between(after - amount * LENGTHS[unit], after, scope)


def _next(amount, unit, scope):
    if unit in ("minutes", "hours"):
        now = scope.now.astimezone(scope.zone)
        return now, _ago(now, -amount * LENGTHS[unit])
    if unit == "working_days":
        return _between(scope.today, _working_day(scope, amount) + DAY, scope)
    if unit == "months":
        return _between(scope.today, begin_of_next(scope.today, "month", scope.calendar, amount), scope)
    return _between(scope.today, scope.today + amount * LENGTHS[unit], scope)


def _days_of_word(word, scope) -> tuple[date, date]:
    near = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if word in near:
        day = scope.today + near[word] * DAY
        return day, day + DAY
    which, _sep, unit = word.partition("_")
    step = _STEPS[which]
    if unit == "working_day":
        day = _working_day(scope, step)
        return day, day + DAY
    return tuple(begin_of_next(scope.today, unit, scope.calendar, steps) for steps in (step, step + 1))


def _working_day(scope, steps) -> date:
    """So many working days before or after today; a business that never works has each day count."""
    day, one = scope.today, DAY if steps > 0 else -DAY
    for _step in range(abs(steps)):
        day = _next_that_works(day, one, scope)
    return day


def _next_that_works(day, one, scope):
    candidates = (day + number * one for number in range(1, 61))
    return next((each for each in candidates if scope.is_working_day(each)), day + one)


def _nth_working_day_back(amount, scope):
    back = amount - 1 if scope.is_working_day(scope.today) else amount
    return _working_day(scope, -back)


def _between(start, end, scope):
    return start and _moment(start, scope), end and _moment(end, scope)


def _moment(day, scope, clock=time()):
    return datetime.combine(day, clock, scope.zone)
