"""Moments in words: in some hours, tomorrow morning, the next working day, next working Saturday. Pure: `hours` is the working time."""

from datetime import datetime, timedelta

from pasokh.calendars.working_time import NeverOpen, TooFar, WorkingTime
from pasokh.calendars.zones import moment_of

MORNING = 9 * 60  # minutes after midnight, on a day that has no working hours
SOON = {"hour": 1, "hours": 3}  # hours from now
SATURDAY = 0


def moments(now: datetime, hours: WorkingTime) -> dict[str, datetime]:
    """What a ticket may be put off to, by name and in order; what would be the same moment twice is named once, what never comes is not there."""
    today = now.astimezone(hours.zone).date()
    found = {name: _to_the_minute(now + timedelta(hours=count)) for name, count in SOON.items()}
    found["tomorrow"] = _morning(today + timedelta(days=1), hours)
    for name, weekday in (("working_day", None), ("saturday", SATURDAY)):
        try:
            moment = hours.opening_of(hours.next_working_day(today, weekday))
        except (NeverOpen, TooFar):
            continue
        if moment not in found.values():
            found[name] = moment
    return found


def _morning(day, hours):
    return hours.opening_of(day) or moment_of(day, MORNING, hours.zone)


def _to_the_minute(moment):
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1 if moment.second or moment.microsecond else 0)
