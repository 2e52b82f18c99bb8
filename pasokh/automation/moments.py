"""Lengths of time counted on, in working time where that is wanted. A day of working time is a working day."""

from datetime import datetime, timedelta

from pasokh.calendars.queries import working_time
from pasokh.calendars.working_time import NeverOpen

from .when import length_of

DAY, MARGIN = timedelta(days=1), timedelta(days=30)  # a month without a working day is taken for one that has none
STEP = timedelta(seconds=1)


def later(at: datetime, length, working: bool) -> datetime:
    """The moment so much later (UTC); in plain time where a business never works."""
    if not working:
        return at + length_of(length)
    try:
        if length["unit"] == "days":
            return working_time().days_later(at, length["amount"])
        return working_time().add(at, length_of(length))
    except NeverOpen:
        return at + length_of(length)


def earlier(at: datetime, length, working: bool) -> datetime:
    """The latest moment from which `later` comes no further than `at`."""
    if not working:
        return at - length_of(length)
    try:
        return (
            _days_earlier(at, length["amount"])
            if length["unit"] == "days"
            else working_time().add(at, -length_of(length))
        )
    except NeverOpen:
        return at - length_of(length)


def _days_earlier(at, count):
    """By halving: `days_later` never goes back, so there is one last moment that it takes no further than `at`."""
    working = working_time()
    low, high = at - 10 * count * DAY - MARGIN, at
    while high - low > STEP:
        middle = low + (high - low) / 2
        if working.days_later(middle, count) <= at:
            low = middle
        else:
            high = middle
    return low
