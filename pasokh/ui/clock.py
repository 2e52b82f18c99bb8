"""Form fields for a time of day and for a length of time, in every digit set and spelling."""

import re

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.persian.digits import in_language, to_latin
from pasokh.kernel.persian.durations import DAY, parse_days, parse_duration, show_days, show_length

from .fields import _InReadingOrder, _Typed

_CLOCK = re.compile(
    r"(?:ساعت|at)?\s*(\d{1,2})(?:\s*[:.٫]\s*(\d{2}))?(?:\s*و\s*(نیم|ربع))?\s*(am|pm|ب\.?ظ|ق\.?ظ|صبح|ظهر|عصر|شب)?"
)
_COMMAS = re.compile(r"[,،;؛\n]")
MOST_LENGTHS = 5
EARLIEST_EVENING = {"شب": 6}  # «۱ شب» is one hour after midnight
_AFTER_NOON = {"pm", "ب.ظ", "بظ", "ظهر", "عصر", "شب"}


class ClockField(_InReadingOrder, _Typed):
    """A time of day as minutes after midnight: 9:30, ۹, «۹ و نیم», «۴ عصر»."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}))
        super().__init__(**options)

    def read(self, typed):
        found = _CLOCK.fullmatch(to_latin(typed).strip().casefold())
        if found is None:
            raise ValueError(_("Write a time like 9:30 or 14."))
        return _minutes(*found.groups())

    def write(self, value):
        return in_language(f"{value // 60}:{value % 60:02}", get_language() or "fa")


def _minutes(hour, minute, part, half):
    hour, minute = int(hour), int(minute or {"نیم": 30, "ربع": 15}.get(part, 0))
    if half in _AFTER_NOON and EARLIEST_EVENING.get(half, 1) <= hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise ValueError(_("There is no such time of day."))
    return hour * 60 + minute


class LengthField(_InReadingOrder, _Typed):
    """A length of time in whole seconds: ۱:۳۰, «۹۰ دقیقه», 1h 30m; a number alone is minutes. Not zero, at most ``most`` seconds."""

    def __init__(self, *, most, **options):
        self.most = most
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}))
        super().__init__(**options)

    def read(self, typed):
        seconds = parse_duration(typed)
        if not 0 < seconds <= self.most:
            most = show_length(self.most, get_language() or "fa")
            raise ValueError(_("Longer than nothing, and at most %(most)s.") % {"most": most})
        return seconds

    def write(self, value):
        return show_length(value, get_language() or "fa")


class DaysField(LengthField):
    """The same in days too, as {"seconds"} or {"days", "seconds"}: «۲ روز کاری», 2 days 4h. What a day is says whoever asks; for ``most`` it has 24 hours."""

    def read(self, typed):
        days, seconds = parse_days(typed)
        if not days:
            return {"seconds": super().read(typed)}
        if days * 2 != int(days * 2):
            raise ValueError(_("Write whole or half days."))
        if not 0 < days * DAY + seconds <= self.most:
            raise ValueError(
                _("Longer than nothing, and at most %(most)s.")
                % {"most": show_days(self.most // DAY, 0, get_language() or "fa")}
            )
        return {"days": int(days) if days == int(days) else float(days), "seconds": seconds}

    def write(self, value):
        return show_days(value.get("days", 0), value["seconds"], get_language() or "fa")


class LengthsField(DaysField):
    """Several of them with commas between, the longest first, each once: «۱۵ دقیقه، ۲ ساعت». At most five."""

    def read(self, typed):
        parts = [part for part in _COMMAS.split(typed) if part.strip()]
        found = {str(each): each for each in map(super().read, parts)}
        if len(found) > MOST_LENGTHS:
            raise ValueError(_("At most five."))
        return sorted(found.values(), key=lambda each: -(each.get("days", 0) * DAY + each["seconds"]))

    def write(self, value):
        language = get_language() or "fa"
        return ("، " if language.startswith("fa") else ", ").join(
            super(LengthsField, self).write(each) for each in value
        )
