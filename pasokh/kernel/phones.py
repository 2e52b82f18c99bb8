"""Phone numbers: every spelling of a number becomes one, in E.164 (+989123456789), which is what is stored.

``0912…``, ``912…``, ``+98…``, ``0098…``, ``98…``, with digits of any script, spaces, dashes and brackets are one number. Short numbers
(110, 1500, 09602…) have no international form: they are stored as their digits.

The library's tables of carriers and places cost 114 MB and are never loaded; its core (6 MB) and the rules of a country are loaded
when a number needs them. Iranian mobiles, the most by far, need neither.
"""

import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from .persian.digits import to_latin

HOME = "IR"
MAX_TYPED = 64  # characters

_IRANIAN_MOBILE = re.compile(r"(?:\+98|0098|98|0)?0?(9\d{9})")
_NO_IRANIAN_LINE = re.compile(r"\+98[1-8]\d[01]")
_SHORT = re.compile(r"\d{3,6}")
_NOISE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069().\-\u2010-\u2015\u2212_/٫·]+")
_EXTENSION = re.compile(r"(?:داخلی|داخلي|ext\.?|x|#|،|,)\s*:?\s*(\d{1,6})$", re.IGNORECASE)
_LOOKS = re.compile(r"\+?\d{7,15}")


class BadPhone(ValueError):
    """What was typed is no phone number."""


class Phone(NamedTuple):
    """A number and, when one was typed («داخلی ۱۲»), the extension behind it."""

    number: str
    extension: str = ""


def parse_phone(text: str, region: str = HOME) -> Phone:
    """The number (E.164, or the digits of a short number) and extension typed; BadPhone when there is none.

    ``region`` is the country of numbers typed without one (ISO 3166).
    """
    typed = to_latin(str(text)[: MAX_TYPED + 1]).strip()
    if len(typed) > MAX_TYPED:
        raise BadPhone(_("This is not a phone number."))
    extension = _EXTENSION.search(typed)
    digits = _NOISE.sub("", typed[: extension.start()] if extension else typed).replace("\uff0b", "+")
    if digits.endswith("+") and digits.count("+") == 1:  # «98912…+», turned round by right-to-left typing
        digits = "+" + digits[:-1]
    return Phone(_number(digits, region), extension[1] if extension else "")


def normalise(text: str, region: str = HOME) -> str:
    """``parse_phone`` without the extension: the form that is stored and compared."""
    return parse_phone(text, region).number


def reachable(text: str, region: str = HOME) -> str:
    """``normalise`` for a number to call a person back at: BadPhone also for short ones, which are services (and for «0000»).

    Lines in Iran have an area code of two digits and eight digits of their own, of which the first is neither 0 nor 1 (ITU-T E.164, +98).
    """
    number = normalise(text, region)
    if not number.startswith("+") or _NO_IRANIAN_LINE.match(number):
        raise BadPhone(_("This is not a phone number."))
    return number


def looks_like_phone(text: str) -> bool:
    """Whether a search box holds a number to be looked for among phones: 7 to 15 digits and what people put between them."""
    text = str(text)
    return len(text) <= MAX_TYPED and "/" not in text and bool(_LOOKS.fullmatch(_NOISE.sub("", to_latin(text))))


def significant_digits(text: str) -> str:
    """The digits that all spellings of a number or a part of it share, to look for inside stored numbers: «۰۹۱۲ ۳۴» → 91234."""
    digits = re.sub(r"[^\d+]", "", to_latin(text[:MAX_TYPED]))
    return re.sub(r"^(?:(?:\+|00)(?:980?)?|980?(?=[1-9]\d{5})|0)", "", digits).replace("+", "")


def is_mobile(number: str) -> bool:
    """Whether a stored number can get text messages as far as its form tells."""
    if _IRANIAN_MOBILE.fullmatch(number):
        return True
    if not number.startswith("+"):
        return False
    import phonenumbers

    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return phonenumbers.number_type(_parsed(number)) in kinds


def format_national(number: str, region: str = HOME) -> str:
    """A stored number as people of ``region`` write it, in Latin digits: 0912 345 6789; a foreign one with its country: +44 20 …

    Show it in a left-to-right isolate. What is not a number comes back unchanged.
    """
    if not number.startswith("+"):
        return number
    if region == "IR" and (mobile := _IRANIAN_MOBILE.fullmatch(number)):
        return f"0{mobile[1][:3]} {mobile[1][3:6]} {mobile[1][6:]}"
    import phonenumbers

    try:
        parsed = _parsed(number)
    except BadPhone:
        return number
    at_home = phonenumbers.region_code_for_number(parsed) == region
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def _number(digits: str, region: str) -> str:
    if region == "IR" and (mobile := _IRANIAN_MOBILE.fullmatch(digits)):
        return "+98" + mobile[1]
    if _SHORT.fullmatch(digits):
        return digits
    if not re.fullmatch(r"\+?\d{6,17}", digits):
        raise BadPhone(_("This is not a phone number."))
    return _valid(digits, region)


def _valid(digits: str, region: str) -> str:
    import phonenumbers

    # «98 21 …» without a plus, and «00» of those who write it with any region.
    candidates = [digits, "+" + digits] if digits[0] not in "+0" else [digits]
    if digits.startswith("00"):
        candidates = ["+" + digits[2:].replace("980", "98", 1) if digits.startswith("00980") else "+" + digits[2:]]
    for candidate in candidates:
        try:
            parsed = phonenumbers.parse(candidate, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    raise BadPhone(_("This is not a phone number."))


def _parsed(number: str):
    import phonenumbers

    try:
        return phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException as error:
        raise BadPhone(_("This is not a phone number.")) from error
