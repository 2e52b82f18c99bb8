"""The demo shop's calendars: the accountants rest on Thursdays, the stock is counted one day, and somebody is away."""

from datetime import timedelta

from django.utils import timezone

from pasokh.kernel.tenancy import workspace

from .actions.change_week import set_week
from .actions.keep_calendars import make_calendar
from .actions.keep_days import set_day
from .actions.keep_hours import give_hours
from .actions.note_absence import note_absence
from .blocks import CLOSED
from .queries import working_time


def tell(story):
    """A second calendar and who keeps it, a closed day, an absence."""
    with workspace(story.workspace):
        by = story.owner
        office = make_calendar(by=by, name="امور اداری")
        set_week(by=by, hours=office, week=[*[((480, 960),)] * 5, CLOSED, CLOSED])
        give_hours(by=by, hours=office, team=story.teams["امور مالی"])
        today = timezone.localdate()
        set_day(by=by, day=working_time().next_working_day(today + timedelta(days=20)), name="انبارگردانی")
        first = working_time().next_working_day(today + timedelta(days=7))
        note_absence(by=by, member=story.members["رضا"], first_day=first, last_day=first + timedelta(days=2))
