"""What days that were read from a file would mean for a calendar, before any of them is set."""

from dataclasses import dataclass
from datetime import date

from ..blocks import Blocks
from ..models import Holiday
from ..queries import official_days, working_time


@dataclass(frozen=True)
class Line:
    """A day of a file. `state` is "new", or why it need not come: "there" (set already), "official" (a holiday that is kept), "closed"."""

    day: date
    name: str
    blocks: Blocks
    state: str


def preview(found, calendar=None) -> list[Line]:
    """The days of a reading, and what each would change in a calendar (None: in all of them, looked at from the default)."""
    time, official = working_time(calendar and calendar.pk), official_days()
    there = set(days_there(calendar))
    return [Line(each.day, each.name, each.blocks, _state(each, time, official, there)) for each in found]


def days_there(calendar):
    """The days that are set already in a calendar (None: in all)."""
    return Holiday.objects.filter(calendar=calendar).values_list("day", flat=True)


def _state(found, time, official, there):
    if found.day in there:
        return "there"
    if found.blocks == time.blocks_on(found.day):
        return "official" if found.day in official else "closed"
    return "new"
