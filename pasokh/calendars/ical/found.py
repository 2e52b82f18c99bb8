"""What was read from a file."""

from dataclasses import dataclass
from datetime import date

from ..blocks import CLOSED, Blocks

MOST_DAYS = 400


@dataclass(frozen=True)
class Found:
    """A day, what the file calls it, and its hours: none, unless the file was written by this program."""

    day: date
    name: str
    blocks: Blocks = CLOSED


@dataclass(frozen=True)
class Reading:
    """What a file says: days in order, each once, and how many events were left out, by why.

    "cancelled", "timed" (no whole day), "long" (more than 60 days), "rule" (repeats in a way that is not followed), "unreadable",
    "far" (outside of the years asked for).
    """

    days: tuple[Found, ...]
    left_out: dict[str, int]
