"""Hours of one day: blocks of minutes after midnight, typed and shown as people write them.

A block is a pair (start, end): 510 to 1020 is 8:30 to 17:00. It belongs to the day it begins on; an end beyond 1440 is on the next day
(1320 to 1800 is 22:00 to 6:00), and 0 to 1440 is the whole day.
"""

import itertools
import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.persian.digits import in_language, to_latin
from pasokh.kernel.persian.isolates import clean_line

DAY = 24 * 60  # minutes
MOST_BLOCKS = 6
LONGEST = 200  # characters typed for one day

Blocks = tuple[tuple[int, int], ...]
CLOSED: Blocks = ()
WHOLE_DAY: Blocks = ((0, DAY),)

_TIME = r"(\d{1,2})(?:\s*[:.٫]\s*(\d{2}))?"
_BLOCK = re.compile(rf"(?:از\s+|ساعت\s+|from\s+)*{_TIME}\s*(?:تا|الی|to|until|[-–—−ـ])\s*(?:ساعت\s+)?{_TIME}")
_BETWEEN = re.compile(r"\s*(?:[،,;؛+&]|\s(?:و|and)\s)\s*(?:و\s+|and\s+)?")
_CLOSED_WORDS = {"", "-", "–", "بسته", "تعطیل", "closed"}
_WHOLE_DAY_WORDS = {
    "شبانه‌روزی",
    "شبانه روزی",
    "شبانهروزی",
    "شبانه‌روز",
    "شبانه روز",
    "تمام روز",
    "24 ساعته",
    "24 ساعت",
    "all day",
    "24 hours",
    "24h",
}
_SPELLINGS = str.maketrans("يىك", "ییک")


class BadHours(ValueError):
    """What was typed or given names no hours of a day; its words are for people."""


def checked(blocks) -> Blocks:
    """Blocks in order. Raises BadHours where they are no pairs of minutes, overlap, or are too many."""
    try:
        ordered = tuple(sorted((int(start), int(end)) for start, end in blocks))
    except (TypeError, ValueError) as error:
        raise BadHours(_("Hours are pairs of times.")) from error
    if len(ordered) > MOST_BLOCKS:
        raise BadHours(_("Too many blocks of hours for one day."))
    if any(not _is_block(*block) for block in ordered):
        raise BadHours(_("There is no such time of day."))
    if any(end > start for (_start, end), (start, _end) in itertools.pairwise(ordered)):
        raise BadHours(_("These hours overlap."))
    return ordered


def _is_block(start, end):
    # A whole day begins at midnight: what ends at the minute it began on could not be told from an empty block when shown.
    return 0 <= start < DAY and (start < end < start + DAY or (start, end) == (0, DAY))


def parse_blocks(text: str) -> Blocks:
    """The blocks of what people type: «۸:۳۰ تا ۱۲، ۱۳ تا ۱۷», 8:30-12, 13-17; nothing, «بسته» and "closed" are no hours. Raises BadHours.

    An end that is not after its start is on the next day (22 to 6); 24 is the midnight that ends the day.
    """
    if len(text) > LONGEST:
        raise BadHours(_("This is too long."))
    typed = clean_line(to_latin(text), LONGEST).translate(_SPELLINGS).casefold()
    if typed in _CLOSED_WORDS:
        return CLOSED
    if typed in _WHOLE_DAY_WORDS:
        return WHOLE_DAY
    return checked([_block(part) for part in _BETWEEN.split(typed)])


def _block(text):
    found = _BLOCK.fullmatch(text.strip())
    if found is None:
        raise BadHours(_("Write hours like 8:30 to 12:00, 13:00 to 17:00."))
    start, end = _minute(found[1], found[2]), _minute(found[3], found[4])
    if start in (end, DAY):
        raise BadHours(_("Hours must not end when they begin."))
    return start, end if end > start else end + DAY


def _minute(hour, minute):
    hour, minute = int(hour), int(minute or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise BadHours(_("There is no such time of day."))
    return hour * 60 + minute


def show_blocks(blocks: Blocks, language: str | None = None) -> str:
    """Blocks as people read them, and as `parse_blocks` reads them back; "" for none."""
    language = language or get_language() or "fa"
    persian = language.startswith("fa")
    pattern, separator = ("{} تا {}", "، ") if persian else ("{}–{}", ", ")
    shown = separator.join(pattern.format(_clock(start), _clock(end)) for start, end in blocks)
    return in_language(shown, language)


def _clock(minute):
    return f"{minute // 60 if minute <= DAY else minute // 60 - 24}:{minute % 60:02}"
