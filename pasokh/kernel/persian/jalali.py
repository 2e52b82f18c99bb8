"""The calendar people see and type. Below it times are UTC and dates are Gregorian; only what is shown or typed is Jalali.

``language`` is "fa" or "en"; ``calendar`` is "jalali" or "gregorian" (a workspace's choice). Every time shown is first brought into
``zone`` (Django's current time zone unless given): half past eight in the evening UTC is already tomorrow in Tehran.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from persiantools.jdatetime import JalaliDate

from .digits import in_language, to_latin
from .isolates import clean_line

MIN_YEAR, MAX_YEAR = 1206, 1498  # the years for which the calendar authority has published leap years

MONTHS = {
    ("jalali", "fa"): "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split(),
    ("jalali", "en"): "Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand".split(),
    ("gregorian", "fa"): "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر".split(),
    (
        "gregorian",
        "en",
    ): "January February March April May June July August September October November December".split(),
}
WEEKDAYS = {  # from Monday, as date.weekday() counts
    "fa": ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_NEAR_DAYS = {"fa": {-1: "دیروز", 0: "امروز", 1: "فردا"}, "en": {-1: "yesterday", 0: "today", 1: "tomorrow"}}
_STYLES = {
    "long": "{weekday} {day} {month} {year}",
    "medium": "{day} {month} {year}",
    "day_month": "{day} {month}",
    "month": "{month} {year}",
}


class BadDate(ValueError):
    """What was typed names no day or time."""


def to_jalali(day: date) -> tuple[int, int, int]:
    """Year, month and day of the Jalali calendar."""
    jalali = JalaliDate(day)
    return jalali.year, jalali.month, jalali.day


def from_jalali(year: int, month: int, day: int) -> date:
    """The Gregorian date of a Jalali day; BadDate when there is no such day."""
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise BadDate(_("The year is out of range."))
    try:
        return JalaliDate(year, month, day).to_gregorian()
    except ValueError as error:
        raise BadDate(_("There is no such day in the calendar.")) from error


def is_leap(year: int) -> bool:
    """Whether Esfand of the Jalali ``year`` has 30 days."""
    return JalaliDate.is_leap(year)


def local(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """``moment`` (aware) as clocks of ``zone`` show it."""
    return timezone.localtime(moment, zone)


def show_date(
    day: date, style: str = "medium", *, language: str = "fa", calendar: str = "jalali", zone: tzinfo | None = None
) -> str:
    """A day: "long" یکشنبه ۳۰ آبان ۱۴۰۵, "medium" ۳۰ آبان ۱۴۰۵, "day_month" ۳۰ آبان, "month" آبان ۱۴۰۵, "short" ۱۴۰۵/۰۸/۳۰."""
    if isinstance(day, datetime):
        day = local(day, zone).date()
    language = _known(language)
    year, month, number = to_jalali(day) if calendar == "jalali" else (day.year, day.month, day.day)
    if style == "short":
        text = f"{year:04}/{month:02}/{number:02}" if calendar == "jalali" else f"{year:04}-{month:02}-{number:02}"
    else:
        name = MONTHS[calendar, language][month - 1]
        text = _STYLES[style].format(weekday=WEEKDAYS[language][day.weekday()], day=number, month=name, year=year)
    return in_language(text, language)


def show_time(moment: datetime, *, language: str = "fa", zone: tzinfo | None = None) -> str:
    """Hour and minute of the local clock: ۱۰:۳۰."""
    return in_language(local(moment, zone).strftime("%H:%M"), language)


def show_moment(
    moment: datetime,
    *,
    now: datetime | None = None,
    language: str = "fa",
    calendar: str = "jalali",
    zone: tzinfo | None = None,
) -> str:
    """A moment as a list shows it: امروز ۱۰:۳۰, دیروز ۱۰:۳۰, ۳۰ آبان ۱۰:۳۰, and with the year when it is another one."""
    language = _known(language)
    day, today = local(moment, zone).date(), local(now or timezone.now(), zone).date()
    near = _NEAR_DAYS[language].get((day - today).days)
    if near is None:
        style = "day_month" if _year(day, calendar) == _year(today, calendar) else "medium"
        near = show_date(day, style, language=language, calendar=calendar)
    separator = " " if language == "fa" else ", " if near[0].isdigit() else " "
    return f"{near}{separator}{show_time(moment, language=language, zone=zone)}"


_UNITS = {
    "fa": {"minute": "دقیقه", "hour": "ساعت", "day": "روز", "month": "ماه", "year": "سال"},
    "en": {"minute": "minute", "hour": "hour", "day": "day", "month": "month", "year": "year"},
}
_SECONDS = (("year", 365 * 86_400), ("month", 30 * 86_400), ("day", 86_400), ("hour", 3_600), ("minute", 60))


def show_relative(moment: datetime, *, now: datetime | None = None, language: str = "fa") -> str:
    """How long ago or ahead: همین حالا, ۳ دقیقه پیش, ۲ ساعت دیگر; rounded down."""
    language = _known(language)
    seconds = ((now or timezone.now()) - moment).total_seconds()
    if abs(seconds) < 60:
        return "همین حالا" if language == "fa" else "just now"
    amount = show_duration(abs(seconds), language=language)
    if language == "fa":
        return f"{amount} پیش" if seconds > 0 else f"{amount} دیگر"
    return f"{amount} ago" if seconds > 0 else f"in {amount}"


def show_duration(seconds: float, *, language: str = "fa") -> str:
    """A span in its largest whole unit, of a minute at least: ۲ ساعت."""
    language = _known(language)
    unit, size = next((pair for pair in _SECONDS if seconds >= pair[1]), _SECONDS[-1])
    count = int(seconds // size)
    name = _UNITS[language][unit] + ("s" if language == "en" and count != 1 else "")
    return in_language(f"{count} {name}", language)


_NUMBERS = re.compile(r"(\d{1,4})\s*[/.\-\u2013\u2212_]\s*(\d{1,2})\s*[/.\-\u2013\u2212_]\s*(\d{1,4})")
_NAMED = re.compile(
    r"(\d{1,2})(?:\s*(?:ام|م|اُم|st|nd|rd|th))?\s+([^\W\d]+)(?:\s*(?:ماه|,|،))?(?:\s+(?:سال\s+)?(\d{2,4}))?"
)
_CLOCK = re.compile(r"(?:^|\s)(?:ساعت|at)?\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*$")
_MONTH_NUMBERS = {
    name.casefold(): (calendar, number)
    for (calendar, _language), names in MONTHS.items()
    for number, name in enumerate(names, 1)
} | {
    "امرداد": ("jalali", 5),
    "می": ("gregorian", 5),
    "ژوئيه": ("gregorian", 7),
    "جولای": ("gregorian", 7),
    "آگوست": ("gregorian", 8),
}
_DAY_WORDS = {"امروز": 0, "دیروز": -1, "پریروز": -2, "فردا": 1, "پس‌فردا": 2, "today": 0, "yesterday": -1, "tomorrow": 1}
_SPELLINGS = str.maketrans("يىك", "ییک")
_WEEKDAY = re.compile(
    rf"^(?:(?:یک|دو|سه|چهار|پنج)[\u200c ]?شنبه|شنبه|جمعه|{'|'.join(name.lower() for name in WEEKDAYS['en'])})[\s،,]+"
)


def parse_date(text: str, *, today: date | None = None, zone: tzinfo | None = None) -> date:
    """The Gregorian date of what people type; BadDate (a ValueError) otherwise.

    1405/8/30, ۱۴۰۵-۰۸-۳۰, 30/8/1405, ۰۵/۸/۳۰ (years 00 to 49 are 1400s), ۳۰ آبان ۱۴۰۵, یکشنبه ۳۰ آبان (this year), امروز; a year from 1700 on is
    Gregorian: 2026-11-21, 21 November 2026. A weekday is read over, not checked.
    """
    typed = _typed(text)
    today = today or local(timezone.now(), zone).date()
    if typed in _DAY_WORDS:
        return today + timedelta(days=_DAY_WORDS[typed])
    if numbers := _NUMBERS.fullmatch(typed):
        return _from_numbers(*map(str, numbers.groups()))
    if named := _NAMED.fullmatch(_WEEKDAY.sub("", typed)):
        return _from_name(*named.groups(), today=today)
    raise BadDate(_("Write a date like 1405/08/30."))


def parse_moment(
    text: str, *, today: date | None = None, zone: tzinfo | None = None, default: time = time()
) -> datetime:
    """A day and, when typed, a time («۱۴۰۵/۸/۳۰ ۱۰:۳۰», «فردا ساعت ۹:۰۰») on the clocks of ``zone``, as UTC."""
    typed = _typed(text)
    clock = _CLOCK.search(typed)
    at = _clock_time(clock) if clock else default
    day_text = typed[: clock.start()] if clock else typed
    day = parse_date(day_text.strip(" ،,") or "today", today=today, zone=zone)
    return datetime.combine(day, at, zone or timezone.get_current_timezone()).astimezone(UTC)


def _typed(text: str) -> str:
    return clean_line(to_latin(text[:200]), 100).translate(_SPELLINGS).casefold()


def _clock_time(clock: re.Match) -> time:
    try:
        return time(*(int(part) for part in clock.groups(default="0")))
    except ValueError as error:
        raise BadDate(_("There is no such time of day.")) from error


def _from_numbers(first: str, month: str, last: str) -> date:
    year, day = (last, first) if len(last) == 4 else (first, last)
    if len(year) not in (2, 4) or len(day) > 2:
        raise BadDate(_("Write a date like 1405/08/30."))
    return _day(_century(int(year)) if len(year) == 2 else int(year), int(month), int(day))


def _from_name(day: str, name: str, year: str | None, *, today: date) -> date:
    calendar, month = _MONTH_NUMBERS.get(name, (None, 0))
    if calendar is None:
        raise BadDate(_("Write a date like 1405/08/30."))
    number = _year(today, calendar) if year is None else int(year)
    if number < 100 and calendar == "jalali":
        number = _century(number)
    return _day(number, month, int(day), calendar)


def _day(year: int, month: int, day: int, calendar: str | None = None) -> date:
    if (calendar or ("gregorian" if year >= 1700 else "jalali")) == "jalali":
        return from_jalali(year, month, day)
    if not 1827 <= year <= 2120:
        raise BadDate(_("The year is out of range."))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadDate(_("There is no such day in the calendar.")) from error


def _century(year: int) -> int:
    return year + (1400 if year < 50 else 1300)


def _year(day: date, calendar: str) -> int:
    return to_jalali(day)[0] if calendar == "jalali" else day.year


def _known(language: str) -> str:
    return "fa" if language.startswith("fa") else "en"
