"""Arithmetic on working time: pure functions on one value, without a database.

Moments come in with any time zone and go out in UTC; a moment without one is refused. Time is worked in half-open spans: at 17:00 an office
that is open until 17:00 is closed.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from .blocks import CLOSED, DAY, Blocks
from .spans import Span, Spans, joined, outside
from .zones import moment_of

ZERO, ONE_DAY = timedelta(), timedelta(days=1)
REACH = 50 * 366  # days that are looked through at most, forwards or backwards
YEARS = range(1900, 2200)


class NeverOpen(ValueError):
    """There is no working time, or not as much as was asked for, within fifty years."""


class TooFar(ValueError):
    """A moment outside of the years 1900 to 2199, or two that lie more than fifty years apart."""


def weekday_of(day: date) -> int:
    """The day of the week, Saturday 0 to Friday 6."""
    return (day.weekday() + 2) % 7


@dataclass(frozen=True)
class WorkingTime:
    """When work is done: for each day of the week, Saturday first, its blocks, and days that differ (CLOSED, or other hours).

    A block belongs to the day that it begins on: a night shift of Thursday goes on until Friday morning, even if Friday is closed. Blocks
    that meet or overlap at midnight are one. Clocks that jump make days shorter or longer (see `zones.moment_of`).

    `away` are spans of moments in which nobody works, as `joined` makes them: the absences of the one whose time this is.
    """

    zone: tzinfo
    week: tuple[Blocks, ...]
    days: Mapping[date, Blocks] = field(default_factory=dict)
    away: Spans = ()

    def __post_init__(self):
        if len(self.week) != 7:
            raise ValueError("a week has seven days")

    def without(self, spans: Iterable[Span]) -> "WorkingTime":
        """The same time without these spans of moments (UTC), which may overlap."""
        return replace(self, away=joined([*self.away, *spans]))

    def blocks_on(self, day: date) -> Blocks:
        """The blocks that begin on this day, whether or not somebody is away."""
        return self.days.get(day, self.week[weekday_of(day)])

    def is_working_day(self, day: date) -> bool:
        """Whether any block begins on this day that leaves something to work in."""
        return self.blocks_on(day) != CLOSED if not self.away else bool(self._own_spans(day))

    @property
    def usual_day(self) -> timedelta:
        """How long a working day of its week is, as people mean it: what most of its days have, of several lengths the longest. A half-day is none.

        Eight hours, where no day of the week is worked.
        """
        lengths = [sum(end - start for start, end in blocks) for blocks in self.week if blocks]
        usual = max(lengths, key=lambda length: (lengths.count(length), length), default=8 * 60)
        return timedelta(minutes=usual)

    def is_open(self, at: datetime) -> bool:
        """Whether work is done at this moment."""
        at = _utc(at)
        return any(start <= at < end for start, end in self._open_near(at))

    def open_until(self, at: datetime) -> datetime | None:
        """When the working time ends in which this moment lies; None if it is not open, or stays so for a week."""
        at = _utc(at)
        end = at
        for start, stop in self._forwards(at):
            if start > end or end - at > ONE_DAY * 7:
                break
            end = max(end, stop)
        return end if ZERO < end - at <= ONE_DAY * 7 else None

    def next_opening(self, at: datetime) -> datetime | None:
        """This moment if it is open, else when it opens next; None if it does not within fifty years."""
        at = _utc(at)
        openings = (max(start, at) for start, end in self._forwards(at) if end > at)
        return next(openings, None)

    def add(self, at: datetime, working: timedelta) -> datetime:
        """The earliest moment with so much working time since `at`; for less than nothing, the latest with so much until `at`.

        So eight hours after 9:00 may be the very end of a day, and nothing after any moment is that moment. Raises NeverOpen.
        """
        at = _utc(at)
        if working == ZERO:
            return at
        return self._later(at, working) if working > ZERO else self._earlier(at, -working)

    def between(self, since: datetime, until: datetime) -> timedelta:
        """The working time from one moment to the other; less than nothing where `until` is the earlier. Raises TooFar."""
        since, until = _utc(since), _utc(until)
        if until < since:
            return -self.between(until, since)
        if until - since > ONE_DAY * REACH:
            raise TooFar("more than fifty years apart")
        return sum((end - start for start, end in self._clipped(since, until)), ZERO)

    def next_working_day(self, day: date, weekday: int | None = None) -> date:
        """The first working day after this one, or the first on a day of the week (Saturday 0 to Friday 6). Raises NeverOpen."""
        if day.year not in YEARS:
            raise TooFar(f"the year {day.year}")
        for each in self._days(day + ONE_DAY):
            if self.is_working_day(each) and weekday in (None, weekday_of(each)):
                return each
        raise NeverOpen("no such working day within fifty years")

    def opening_of(self, day: date) -> datetime | None:
        """When work begins in the blocks of this day; None on a day without."""
        spans = self._own_spans(day)
        return spans[0][0] if spans else None

    def days_later(self, at: datetime, count: int) -> datetime:
        """The same time of day so many working days later, but not before that day opens nor after it closes. Raises NeverOpen.

        Nothing later is the moment itself; the day of `at` does not count. Raises ValueError for a count below nothing.
        """
        at = _utc(at)
        if count < 0:
            raise ValueError("working days are counted forwards")
        if count == 0:
            return at
        local = at.astimezone(self.zone)
        day = local.date()
        for _ in range(count):
            day = self.next_working_day(day)
        return self._at_time_of(local, day)

    def _at_time_of(self, local, day):
        spans = self._own_spans(day)
        first, last = spans[0][0], spans[-1][1]
        within = timedelta(seconds=local.second, microseconds=local.microsecond)
        wished = moment_of(day, local.hour * 60 + local.minute, self.zone) + within
        return min(max(wished, first), last)

    def _later(self, at, left):
        for start, end in self._forwards(at):
            start = max(start, at)
            if end - start >= left:
                return start + left
            left -= max(end - start, ZERO)
        raise NeverOpen("not so much working time within fifty years")

    def _earlier(self, at, left):
        for start, end in self._backwards(at):
            end = min(end, at)
            if end - start >= left:
                return end - left
            left -= max(end - start, ZERO)
        raise NeverOpen("not so much working time within fifty years")

    def _clipped(self, since, until):
        for start, end in self._forwards(since):
            if start >= until:
                return
            if end > since:
                yield max(start, since), min(end, until)

    # Where clocks are put back over midnight a moment may belong to the day before or after the one that clocks show: both are looked at.

    def _open_near(self, at):
        today = at.astimezone(self.zone).date()
        return [span for number in (-1, 0, 1) for span in self._open_on(today + number * ONE_DAY)]

    def _forwards(self, at):
        for day in self._days(at.astimezone(self.zone).date() - ONE_DAY):
            yield from self._open_on(day)

    def _backwards(self, at):
        for day in self._days(at.astimezone(self.zone).date() + ONE_DAY, step=-1):
            yield from reversed(self._open_on(day))

    def _open_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The spans of this day that are open, in order; what clocks jump over is not there."""
        spans = self._moments(day, self._minutes_on(day))
        return [(start, end) for start, end in spans if start < end]

    def _own_spans(self, day):
        """The moments of the blocks that begin on this day, also those beyond its midnight, without absences."""
        return self._moments(day, self.blocks_on(day))

    def _moments(self, day, blocks):
        spans = [(moment_of(day, start, self.zone), moment_of(day, end, self.zone)) for start, end in blocks]
        return [left for span in spans for left in outside(span, self.away)] if self.away else spans

    def _minutes_on(self, day: date) -> list[tuple[int, int]]:
        """Minutes of this day that are open: its own blocks until midnight and what is left of those of the day before, joined."""
        left = [(0, end - DAY) for _start, end in self.blocks_on(day - ONE_DAY) if end > DAY]
        own = [(start, min(end, DAY)) for start, end in self.blocks_on(day)]
        joined = []
        for start, end in sorted(left + own):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined

    def _days(self, first: date, step: int = 1) -> Iterator[date]:
        """Days that may be worked on, in the direction of `step`, within reach."""
        if any(self.week):
            yield from (first + number * step * ONE_DAY for number in range(REACH))
        else:
            yield from self._exceptions(first, step)

    def _exceptions(self, first, step):
        """Without a week only the days that differ are left, and the ones after them, into which they may reach."""
        begun = [day for day, blocks in self.days.items() if blocks]
        days = sorted({near for day in begun for near in (day, day + ONE_DAY)})
        place = bisect_left(days, first)
        if step > 0:
            yield from days[place:]
        else:
            yield from reversed(days[: place + (first in days[place : place + 1])])


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if at.year not in YEARS:
        raise TooFar(f"the year {at.year}")
    return at.astimezone(UTC)
