"""What is promised, and in what time it is measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pasokh.calendars.working_time import NeverOpen, WorkingTime

ONE_DAY = timedelta(days=1)
PARTS = 10_000  # of a target, by which it is remembered of which warning somebody was told last


@dataclass(frozen=True)
class Target:
    """So many seconds: of working time, or of all time (`always`). With `pauses` the clock stands while the ticket waits for the customer."""

    seconds: int
    always: bool = False
    pauses: bool = True

    @property
    def length(self) -> timedelta:
        return timedelta(seconds=self.seconds)


def seconds_of(given: Mapping, work: WorkingTime, always: bool = False) -> int:
    """A length {"seconds", "days"} in seconds. A day in working time is as long as the usual day of a calendar, so that two days after ten o'clock
    is ten o'clock two full working days later, and a half-day counts for as much as is worked on it; around the clock it has 24 hours.
    """
    day = ONE_DAY if always else work.usual_day
    return given.get("seconds", 0) + round(given.get("days", 0) * day.total_seconds())


@dataclass(frozen=True)
class Alarm:
    """A warning of a target: after so much of its time, which is so many of PARTS of it. `left` are the seconds before its end, where it was said so."""

    spent: timedelta
    part: int
    left: int | None = None


def alarms_of(target: Target, shares, befores) -> list[Alarm]:
    """The warnings of a target in their order: at shares of its time (percent), and so many seconds of its time before the end.

    One that would come before the target begins to count is left out: of ten minutes nobody is warned fifteen minutes before.
    """
    found = [Alarm(target.length * percent / 100, percent * PARTS // 100) for percent in shares]
    found += [
        Alarm(target.length - timedelta(seconds=left), (target.seconds - left) * PARTS // target.seconds, left)
        for left in befores
        if 0 < left < target.seconds
    ]
    return sorted(found, key=lambda alarm: alarm.spent)


@dataclass(frozen=True)
class Terms:
    """The targets of one policy by kind of clock, the working time they are measured in, and the channel of the ticket."""

    targets: Mapping[str, Target]
    work: WorkingTime
    channel: str = ""

    def spent(self, target: Target, since: datetime, until: datetime) -> timedelta:
        """The time between two moments as this target measures it."""
        return until - since if target.always else self.work.between(since, until)

    def later(self, target: Target, at: datetime, length: timedelta) -> datetime | None:
        """The moment after so much time as this target measures it; None where that is never."""
        if target.always:
            return at + length
        try:
            return self.work.add(at, length)
        except NeverOpen:
            return None
