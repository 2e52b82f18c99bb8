"""From the clock on the wall to the moment that it means, where clocks jump too."""

from datetime import UTC, date, datetime, timedelta, tzinfo

_SECOND = timedelta(seconds=1)


def moment_of(day: date, minute: int, zone: tzinfo) -> datetime:
    """The first moment (UTC) at which clocks of `zone` show this minute of the day, or have jumped over it.

    `minute` counts from midnight and may go beyond the day: 1440 is the midnight that ends it. Where clocks are put back the time is
    shown twice and the first counts; where they are put forward over it the moment of the jump counts. So a later time on the wall is
    never an earlier moment.
    """
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    # By the other reading it is earlier only if no clock shows this time: it was jumped over in between.
    after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return moment if moment <= after else _jump(after, moment, zone)


def _jump(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The moment within (before, after] from which clocks of `zone` stand otherwise than at `before`."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
