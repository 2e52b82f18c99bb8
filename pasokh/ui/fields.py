"""Form fields for what Persian readers write in their own way: phones, numbers, money, dates.

Each takes every digit set and spelling that people use, gives back what is stored, and shows what is stored as people read it: so
what a form shows comes back unchanged. What they typed wrongly is shown as they typed it.
"""

import re
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from pasokh.kernel import money, phones
from pasokh.kernel.persian import jalali
from pasokh.kernel.persian.digits import to_latin
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.persian.national_ids import company_id, national_id
from pasokh.kernel.persian.numbers import parse_number, show_number
from pasokh.ui import display

STORED = re.compile(r"\+\d{6,15}")  # E.164
LONGEST = 100  # characters typed into a number, a sum or a date


class LineField(forms.CharField):
    """One line of words, such as a name: without controls and what disguises it. What is empty then was not filled in."""

    def to_python(self, value):
        typed = super().to_python(value)
        return clean_line(typed, len(typed))  # how long it may be is asked of what is left


class _Typed(forms.Field):
    """A field of one line whose words are read by ``read`` (ValueError with words for people) and written by ``write``."""

    widget = forms.TextInput
    longest = LONGEST

    def to_python(self, value):
        """What is stored, or None for nothing. Raises ValidationError."""
        if value is None or not isinstance(value, str):
            return value
        if not (typed := clean_line(value, self.longest + 1)):
            return None
        if len(typed) > self.longest:
            raise forms.ValidationError(_("This is too long."), code="max_length")
        try:
            return self.read(typed)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value):
        """What the control shows: stored values as people read them, anything typed as it was typed."""
        return value if value is None or isinstance(value, str) else self.write(value)

    def has_changed(self, initial, data):
        """Whether another value was typed: another spelling of the same is no change."""
        try:
            return self.to_python(data) != self.to_python(initial)
        except forms.ValidationError:
            return True


class _InReadingOrder:
    """Digits with their marks keep their own order; the line starts where the page starts."""

    @property
    def direction(self):
        return "rtl" if get_language_bidi() else "ltr"


class PhoneField(_Typed):
    """A phone in any spelling; E.164 (or the digits of a short number), "" for nothing. Shown as people of ``region`` write it."""

    longest = phones.MAX_TYPED

    def __init__(self, *, region=phones.HOME, **options):
        self.region = region
        options.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}))
        super().__init__(**options)

    def to_python(self, value):
        return super().to_python(value) or ""

    def read(self, typed):
        return phones.normalise(typed, self.region)

    def prepare_value(self, value):
        return phones.format_national(value, self.region) if STORED.fullmatch(str(value or "")) else value


class PhoneOrEmailField(PhoneField):
    """One of both: a lower-case address where there is an @, else a phone."""

    longest = 320

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"dir": "ltr", "autocomplete": "email"}))
        super().__init__(**options)

    def read(self, typed):
        local, at, host = typed.rpartition("@")
        try:
            return phones.reachable(typed, self.region) if not at else self._address(local, host)
        except ValueError as error:
            raise ValueError(
                _("Write a phone number (a mobile as 0912…, a landline with its area code) or an e-mail address.")
            ) from error

    def _address(self, local, host):
        if not local or "." not in host.strip(".") or " " in local + host:
            raise ValueError("no address")
        return f"{local}@{host}".lower()


class NumberField(_InReadingOrder, _Typed):
    """A number in any digits, grouped or not. ``places`` decimals at most: with 0 an int, else a Decimal.

    ``plain`` shows Latin digits without groups, from left to right: for ports and other numbers that are names.
    """

    def __init__(self, *, places=0, min_value=None, max_value=None, plain=False, **options):
        self.places, self.min_value, self.max_value, self.plain = places, min_value, max_value, plain
        attrs = {"inputmode": "decimal" if places else "numeric", "autocomplete": "off"} | (
            {"dir": "ltr"} if plain else {}
        )
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**options)

    def read(self, typed):
        number = parse_number(typed)
        if number != round(number, self.places):
            raise ValueError(_("Write a whole number.") if not self.places else _("This has too many decimals."))
        return self._within(number if self.places else int(number))

    def write(self, value):
        if self.plain:
            return str(value)
        return show_number(value, get_language() or "fa")

    def _within(self, number):
        if self.min_value is not None and number < self.min_value:
            raise ValueError(_("At least %(number)s.") % {"number": self.write(self.min_value)})
        if self.max_value is not None and number > self.max_value:
            raise ValueError(_("At most %(number)s.") % {"number": self.write(self.max_value)})
        return number


class NationalIdField(_Typed):
    """A person's national id in any digits: its ten digits, "" for nothing. The check digit is checked."""

    read_digits = staticmethod(national_id)

    def __init__(self, **options):
        attrs = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**options)

    def to_python(self, value):
        return super().to_python(value) or ""

    def read(self, typed):
        return self.read_digits(typed)


class CompanyIdField(NationalIdField):
    """The national id of a legal person: its eleven digits, "" for nothing."""

    read_digits = staticmethod(company_id)


class MoneyField(_InReadingOrder, _Typed):
    """A sum, stored in rials. A number alone is meant in the business's unit (see ``ui.display``); with its unit or «میلیون» as written."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def read(self, typed):
        return money.parse_money(typed, display.currency_unit())

    def write(self, value):
        return money.show_money(value, display.currency_unit(), get_language() or "fa")


class DateInput(forms.TextInput):
    """A line for a day, with a month to choose it from. Its calendar is the reader's."""

    template_name = "ui/forms/date.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["calendar"] = display.calendar()
        return context


class DateField(_InReadingOrder, _Typed):
    """A day as people write it, in numbers or words; a ``date``. Shown in the business's calendar, whichever it was typed in."""

    def __init__(self, *, min_value: date | None = None, max_value: date | None = None, **options):
        self.min_value, self.max_value = min_value, max_value
        options.setdefault("help_text", lazy(_date_hint, str)())
        options.setdefault("widget", DateInput(attrs={"autocomplete": "off"}))
        super().__init__(**options)

    def read(self, typed):
        if display.calendar() == "gregorian" and _has_short_year(typed):
            raise jalali.BadDate(_("Write the year with four digits."))
        day = jalali.parse_date(typed, today=timezone.localdate())
        if self.min_value and day < self.min_value:
            raise ValueError(_("Not before %(day)s.") % {"day": _shown(self.min_value, "medium")})
        if self.max_value and day > self.max_value:
            raise ValueError(_("Not after %(day)s.") % {"day": _shown(self.max_value, "medium")})
        return day

    def write(self, value):
        return _shown(value, "short")


def _has_short_year(typed) -> bool:
    """Numbers only, and none of four digits: 26/11/05 would be read as a Jalali year."""
    parts = [part for part in to_latin(typed).replace("-", "/").replace(".", "/").split("/") if part.strip()]
    return len(parts) == 3 and all(part.strip().isdecimal() and len(part.strip()) < 4 for part in parts)


def _shown(day, style) -> str:
    return jalali.show_date(day, style, language=get_language() or "fa", calendar=display.calendar())


def _date_hint() -> str:
    day = timezone.localdate()
    return _("For example %(numbers)s or “%(words)s”.") % {
        "numbers": _shown(day, "short"),
        "words": _shown(day, "medium"),
    }
