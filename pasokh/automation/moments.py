"""Lengths of time counted on, in working time where that is wanted. A day of working time is a working day."""

from datetime import datetime, timedelta

from pasokh.calendars.queries import working_time, working_time_for
from pasokh.calendars.working_time import NeverOpen

from .when import length_of

DAY, MARGIN = timedelta(days=1), timedelta(days=30)  # a month without a working day is taken for one that has none
STEP = timedelta(seconds=1)


def time_of(ticket):
    """The working time that counts for a request: that of its site, else of its team, else the business's. Of None the business's."""
    if ticket is None:
        return working_time()
    return working_time_for(site=ticket.origin or None, team_id=ticket.team_id)


def later(at: datetime, length, working: bool, time=None) -> datetime:
    """The moment so much later (UTC) by a working time (else the business's); in plain time where that never works."""
    if not working:
        return at + length_of(length)
    try:
        if length["unit"] == "days":
            return (time or working_time()).days_later(at, length["amount"])
        return (time or working_time()).add(at, length_of(length))
    except NeverOpen:
        return at + length_of(length)


def earlier(at: datetime, length, working: bool, time=None) -> datetime:
    """The latest moment from which `later` comes no further than `at`, by a working time (else the business's)."""
    if not working:
        return at - length_of(length)
    try:
        return (
            _days_earlier(at, length["amount"], time or working_time())
            if length["unit"] == "days"
            else (time or working_time()).add(at, -length_of(length))
        )
    except NeverOpen:
        return at - length_of(length)


def _days_earlier(at, count, working):
    """By halving: `days_later` never goes back, so there is one last moment that it takes no further than `at`."""
    low, high = at - 10 * count * DAY - MARGIN, at
    while high - low > STEP:
        middle = low + (high - low) / 2
        if working.days_later(middle, count) <= at:
            low = middle
        else:
            high = middle
    return low
