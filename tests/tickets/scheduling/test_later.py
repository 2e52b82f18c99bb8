from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from pasokh.calendars.blocks import CLOSED
from pasokh.calendars.models.working_hours import USUAL_WEEK
from pasokh.calendars.working_time import WorkingTime
from pasokh.tickets.scheduling.later import moments

TEHRAN = ZoneInfo("Asia/Tehran")
USUAL = WorkingTime(zone=TEHRAN, week=USUAL_WEEK)


def local(moment):
    return moment.astimezone(TEHRAN).strftime("%a %H:%M")


def test_on_a_thursday_the_next_working_day_is_saturday():
    found = moments(datetime(2026, 11, 26, 12, 0, 30, tzinfo=TEHRAN), USUAL)
    assert {name: local(moment) for name, moment in found.items()} == {
        "hour": "Thu 13:01",
        "hours": "Thu 15:01",
        "tomorrow": "Fri 09:00",
        "working_day": "Sat 08:30",
    }


def test_on_a_sunday_tomorrow_is_the_next_working_day():
    found = moments(datetime(2026, 11, 22, 10, 0, tzinfo=TEHRAN), USUAL)
    assert {name: local(found[name]) for name in ("tomorrow", "saturday")} == {
        "tomorrow": "Mon 08:30",
        "saturday": "Sat 08:30",
    }
    assert "working_day" not in found


def test_a_saturday_that_is_a_holiday_is_passed_over():
    days = {datetime(2026, 11, 28, tzinfo=TEHRAN).date(): CLOSED}
    found = moments(datetime(2026, 11, 22, 10, 0, tzinfo=TEHRAN), WorkingTime(zone=TEHRAN, week=USUAL_WEEK, days=days))
    assert found["saturday"].astimezone(TEHRAN).day == 5


def test_a_business_that_never_opens_has_tomorrow_all_the_same():
    found = moments(datetime(2026, 11, 22, 10, 0, tzinfo=TEHRAN), WorkingTime(zone=TEHRAN, week=(CLOSED,) * 7))
    assert list(found) == ["hour", "hours", "tomorrow"]


@given(st.datetimes(datetime(2000, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC)))
def test_every_moment_lies_ahead_and_is_offered_once(now):
    found = list(moments(now, USUAL).values())
    assert all(moment > now for moment in found)
    assert len(set(found)) == len(found)
