"""Lengths of time as people type and read them: «۱:۳۰», «۹۰ دقیقه», «یک ساعت و نیم», "1h 30m"; in whole seconds."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from .digits import in_language, to_latin
from .isolates import clean_line

MINUTE, HOUR, DAY = 60, 3600, 86_400
MOST_HOURS = 10_000

_UNITS = {
    HOUR: ("ساعت", "hours", "hour", "hrs", "hr", "h", "س"),
    MINUTE: ("دقیقه", "دقیقۀ", "minutes", "minute", "mins", "min", "m", "د"),
    1: ("ثانیه", "seconds", "second", "secs", "sec", "s"),
}
_DAYS = {"روز", "days", "day", "d"}
_WORKING = {"کاری", "working", "business", "work"}  # whether a day is one of work is asked beside it
_SECONDS = {word: size for size, words in _UNITS.items() for word in words}
_NUMBERS = {
    "نیم": Decimal("0.5"),
    "ربع": Decimal("0.25"),
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "یک": Decimal(1),
    "دو": Decimal(2),
    "سه": Decimal(3),
    "چهار": Decimal(4),
    "پنج": Decimal(5),
    "شش": Decimal(6),
    "هفت": Decimal(7),
    "هشت": Decimal(8),
    "نه": Decimal(9),
    "ده": Decimal(10),
    "بیست": Decimal(20),
    "سی": Decimal(30),
    "چهل": Decimal(40),
    "پنجاه": Decimal(50),
}
_JOINERS, _FILLERS = {"و", "and"}, {"a", "an", "of"}
_SPELLINGS = str.maketrans("يىك٫", "ییک.")
_MARKS = re.compile("[\u064b-\u0655]")  # «دقیقهٔ», «ربعِ»
_CLOCK = re.compile(r"(\d{1,5}):(\d{1,2})(?::(\d{2}))?")
_TOKEN = re.compile(r"(\d{1,6}(?:[./]\d{1,6})?)|([^\W\d_]+)|[\s\u200c,،]+")


class BadDuration(ValueError):
    """What was typed names no length of time."""


def parse_duration(text: str) -> int:
    """Whole seconds of what people type; a whole number alone is minutes, «۱:۳۰» is an hour and a half. Raises BadDuration.

    «۲ ساعت و ۱۵ دقیقه», «یک ساعت و نیم», «نیم ساعت», «سه ربع», 1h 30m, 1.5h, 90. More than ten thousand hours is none.
    """
    _days, seconds = _parsed(text, _of_word)
    return seconds


def parse_days(text: str) -> tuple[Decimal, int]:
    """Days, and whole seconds besides, of what people type: «۲ روز کاری», «یک روز و نیم», «۲ روز و ۴ ساعت», "1d 4h"; else as `parse_duration`."""
    return _parsed(
        " ".join(word for word in text[:200].replace("\u200c", " ").split() if word.casefold() not in _WORKING), _of_day
    )


def _parsed(text, of_word):
    typed = _MARKS.sub("", clean_line(to_latin(text[:200]), 100).translate(_SPELLINGS).casefold())
    clock = _CLOCK.fullmatch(typed)
    days, seconds = (Decimal(0), Decimal(_of_clock(clock))) if clock else _total(_tokens(typed, of_word))
    seconds = int(seconds.to_integral_value(ROUND_HALF_UP))
    if seconds + days * DAY > MOST_HOURS * HOUR:
        raise _bad()
    return days, seconds


def _of_clock(clock):
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    if minutes > 59 or seconds > 59:
        raise _bad()
    return hours * HOUR + minutes * MINUTE + seconds


def _tokens(typed, of_word):
    """What was typed in order: numbers as (number, was it written in digits), units as their seconds, None for «و»."""
    at = 0
    while at < len(typed):
        if (found := _TOKEN.match(typed, at)) is None:
            raise _bad()
        at = found.end()
        digits, word = found.groups()
        if digits:
            yield Decimal(digits.replace("/", ".")), True
        elif word and word not in _FILLERS:
            yield of_word(word)


def _of_word(word):
    if word in _JOINERS:
        return None
    if word in _SECONDS:
        return _SECONDS[word]
    if word in _NUMBERS:
        return _NUMBERS[word], False
    raise _bad()


def _total(tokens):
    """Days, and seconds besides."""
    found, number, unit, joined = {DAY: Decimal(0), 1: Decimal(0)}, None, None, False
    for token in tokens:
        if isinstance(token, int):
            _add(found, Decimal(1) if number is None else number[0], token)
            number, unit = None, token
        elif token is not None:
            number = token if number is None else _both(number, token, joined)
        joined = token is None
    if number is None and unit is None:
        raise _bad()
    if number is not None:
        _add(found, *_without_unit(*number, unit))
    return found[DAY], found[1]


def _add(found, number, unit):
    if unit == DAY:
        found[DAY] += number
    else:
        found[1] += number * unit


def _of_day(word):
    return DAY if word in _DAYS else _of_word(word)


def _both(first, second, joined):
    """Two numbers side by side: «بیست و پنج» is their sum, «سه ربع» and "half an" their product; two in digits mean nothing."""
    if first[1] and second[1]:
        raise _bad()
    return (first[0] + second[0] if joined else first[0] * second[0]), False


def _without_unit(number, in_digits, unit):
    """A number at the end, and its unit: «یک ساعت و نیم» means half of the unit before, «نیم» alone half an hour; a whole one is minutes."""
    if in_digits and number != int(number):
        raise _bad()
    return (number, unit or HOUR) if number < 1 and not in_digits else (number, MINUTE)


def _bad():
    return BadDuration(_("Write a length of time like 1:30, 90 minutes, or 1h 30m."))


def show_length(seconds: int, language: str = "fa") -> str:
    """Hours and minutes as people read them, and as `parse_duration` reads them back: «۱ ساعت و ۳۰ دقیقه», "1h 30m". Less than a minute in seconds."""
    hours, rest = divmod(int(seconds), HOUR)
    minutes, left = divmod(rest, MINUTE)
    persian = language.startswith("fa")
    words = ("{} ساعت", "{} دقیقه", "{} ثانیه") if persian else ("{}h", "{}m", "{}s")
    shown_seconds = left if not hours and not minutes else 0
    parts = [word.format(n) for word, n in zip(words, (hours, minutes, shown_seconds), strict=True) if n]
    return in_language((" و " if persian else " ").join(parts) or words[1].format(0), language)


def show_days(days, seconds: int, language: str = "fa") -> str:
    """Days and the time besides, as `parse_days` reads them back: «۲ روز و ۴ ساعت», "2 days 4h"."""
    if not days:
        return show_length(seconds, language)
    persian = language.startswith("fa")
    word = "{} روز" if persian else "{} day" if days == 1 else "{} days"
    shown = in_language(word.format(f"{days:g}"), language)
    return shown if not seconds else f"{shown}{' و ' if persian else ' '}{show_length(seconds, language)}"
