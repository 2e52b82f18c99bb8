"""Until when it is open: over midnight where blocks meet, and never where it does not close."""

from datetime import UTC, datetime

import pytest

from pasokh.calendars.working_time import WorkingTime

DAY = 24 * 60
OFFICE = tuple(((540, 780), (840, 1020)) for _ in range(7))  # 9 to 13, 14 to 17
NIGHT = tuple(((20 * 60, 30 * 60),) for _ in range(7))  # 20 to 6
ALWAYS = tuple(((0, DAY),) for _ in range(7))


def at(hour, day=22):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("week", "moment", "until"),
    [
        (OFFICE, at(9), at(13)),
        (OFFICE, at(13), None),
        (OFFICE, at(15), at(17)),
        (OFFICE, at(3), None),
        (NIGHT, at(22), at(6, 23)),
        (NIGHT, at(5), at(6)),
        (ALWAYS, at(5), None),
    ],
)
def test_until_when_it_is_open(week, moment, until):
    assert WorkingTime(UTC, week).open_until(moment) == until
