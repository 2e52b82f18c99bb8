"""When something is due that is counted in working days."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from pasokh.calendars.queries import working_time
from pasokh.calendars.working_time import NeverOpen


def days_later(at: datetime, days: int) -> datetime:
    """So many working days later (UTC); a business that never works counts every day."""
    try:
        return working_time().days_later(at, days)
    except NeverOpen:
        return at + timedelta(days=days)


def due_on(day: date) -> datetime:
    """When something that is to be done on a day is due (UTC): as work begins that day, or next, but never before now."""
    begins = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    at = max(begins, timezone.now())
    return working_time().next_opening(at) or at
