"""What is promised, and in what time it is measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pasokh.calendars.working_time import NeverOpen, WorkingTime


@dataclass(frozen=True)
class Target:
    """So many seconds: of working time, or of all time (`always`). With `pauses` the clock stands while the ticket waits for the customer."""

    seconds: int
    always: bool = False
    pauses: bool = True

    @property
    def length(self) -> timedelta:
        return timedelta(seconds=self.seconds)


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
