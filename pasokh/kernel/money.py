"""Money is a whole number of rials wherever it is kept; a workspace chooses whether people see and type toman (ten rials) or rial."""

import re
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from .persian.isolates import clean_line
from .persian.numbers import BadNumber, parse_number, show_number

RIALS = {"rial": 1, "toman": 10}
MAX_RIALS = 10**17  # fits a bigint with room for sums

_NAMES = {("toman", "fa"): "تومان", ("rial", "fa"): "ریال", ("toman", "en"): "toman", ("rial", "en"): "rial"}
_UNIT_TYPED = {
    "تومان": "toman",
    "تومن": "toman",
    "toman": "toman",
    "ت": "toman",
    "ریال": "rial",
    "rial": "rial",
    "irr": "rial",
    "﷼": "rial",
}
_SCALES = {"هزار": 10**3, "میلیون": 10**6, "میلیارد": 10**9, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_TYPED = re.compile(r"(?P<amount>\d[\d.,٬،٫/]*)\s*(?P<scale>[^\W\d]+)?\s*(?P<unit>[^\W\d]+|﷼)?")
_SPELLINGS = str.maketrans("يىك", "ییک")


class BadAmount(ValueError):
    """What was typed is no sum of money."""


def show_money(rials: int, unit: str = "toman", language: str = "fa") -> str:
    """A sum in the unit the workspace shows: 125000 → ۱۲٬۵۰۰ تومان; what is less than a toman stays as a decimal."""
    language = "fa" if language.startswith("fa") else "en"
    whole, rest = divmod(abs(rials), RIALS[unit])
    amount = whole if not rest else Decimal(abs(rials)) / RIALS[unit]
    return f"{show_number(-amount if rials < 0 else amount, language)} {_NAMES[unit, language]}"


def parse_money(text: str, unit: str = "toman") -> int:
    """The rials people type: «۱۲٬۵۰۰», «۱۲٬۵۰۰ تومان», «125,000 ریال», «۲٫۵ میلیون تومان». ``unit`` is meant when none is typed.

    BadAmount for anything else, for fractions of a rial and for sums beyond MAX_RIALS.
    """
    typed = _TYPED.fullmatch(clean_line(text[:100]).translate(_SPELLINGS).casefold())
    if not typed:
        raise BadAmount(_("Write a sum, for example 12,500."))
    scale, name = typed["scale"], typed["unit"]
    if scale and scale not in _SCALES:
        scale, name = None, scale if not name else None
    if (name and name not in _UNIT_TYPED) or (typed["scale"] and not scale and not name):
        raise BadAmount(_("Write a sum, for example 12,500."))
    return _rials(typed["amount"], _SCALES.get(scale, 1) * RIALS[_UNIT_TYPED.get(name, unit)])


def _rials(amount: str, factor: int) -> int:
    try:
        rials = parse_number(amount) * factor
    except BadNumber as error:
        raise BadAmount(_("Write a sum, for example 12,500.")) from error
    if rials != rials.to_integral_value():
        raise BadAmount(_("A sum cannot hold a part of a rial."))
    if rials > MAX_RIALS:
        raise BadAmount(_("This sum is too large."))
    return int(rials)
