"""Numbers as people read and type them: ۱۲٬۵۰۰ and ۳٫۵ and ۴۲٪ in Persian, 12,500 and 3.5 and 42% in English.

``language`` is a language code; any that begins with "fa" is Persian.
"""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from .digits import to_latin, to_persian

GROUP = "٬"  # U+066C
DECIMAL = "٫"  # U+066B
PERCENT = "٪"  # U+066A
_MINUS = "\u200e\u2212"  # the mark keeps the sign before its number in right-to-left text (CLDR does the same)
_SIZES = {
    "fa": ("بایت", "کیلوبایت", "مگابایت", "گیگابایت", "ترابایت"),
    "en": ("B", "KB", "MB", "GB", "TB"),
}
_TYPED = re.compile(r"[+-]?(?:\d{1,3}(?:[,٬،]\d{3})+|\d{1,24})(?:[.٫/]\d{1,12})?")


class BadNumber(ValueError):
    """What was typed is no number."""


def show_number(number: int | float | Decimal, language: str = "fa", *, places: int | None = None) -> str:
    """Grouped digits, rounded to ``places`` decimals when given: 12500.5 → ۱۲٬۵۰۰٫۵."""
    plain = f"{number:,.{places}f}" if places is not None else f"{_exact(number):,}"
    if not language.startswith("fa"):
        return plain.replace("-", "\u2212")
    return to_persian(plain.translate({ord(","): GROUP, ord("."): DECIMAL, ord("-"): _MINUS}))


def show_percent(share: float | Decimal, language: str = "fa", *, places: int = 0) -> str:
    """A share of one as a percentage: 0.425 → ۴۲٪ (or ۴۲٫۵٪ with one place)."""
    sign = PERCENT if language.startswith("fa") else "%"
    return show_number(Decimal(str(share)) * 100, language, places=places) + sign


def show_size(size: int, language: str = "fa") -> str:
    """Bytes in the largest unit that leaves a number of one or more: 1,240,000 → ۱٫۲ مگابایت.

    A unit is 1,024 of the one below, as browsers and phones count here: a limit of 25 MB is said as 25 on every screen.
    """
    units = _SIZES["fa" if language.startswith("fa") else "en"]
    power = min(max(abs(size).bit_length() - 1, 0) // 10, len(units) - 1)
    amount = Decimal(size) / 1024**power
    places = 1 if power and amount < 10 else 0
    return f"{show_number(amount, language, places=places)} {units[power]}"


def parse_number(text: str) -> Decimal:
    """The number typed with any of the three digit sets, grouped or not, with a point, «٫» or «/» before the decimals."""
    typed = to_latin(text).strip().replace("\u2212", "-").strip("\u200e\u200f")
    if not _TYPED.fullmatch(typed):
        raise BadNumber(_("Write a number, for example 12,500 or 3.5."))
    plain = re.sub(r"[,٬،]", "", typed)
    return Decimal(re.sub(r"[٫/]", ".", plain))


def _exact(number: int | float | Decimal) -> int | Decimal:
    if isinstance(number, int):
        return number
    try:
        return Decimal(str(number)).normalize() + 0
    except InvalidOperation as error:
        raise BadNumber(_("Write a number, for example 12,500 or 3.5.")) from error
