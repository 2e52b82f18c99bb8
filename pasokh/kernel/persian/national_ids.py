"""The numbers by which Iran knows its people (کد ملی, ten digits) and its legal persons (شناسهٔ ملی, eleven); the last digit checks the others."""

import re

from django.utils.translation import gettext_lazy as _

from .digits import to_latin
from .isolates import clean_line

PERSON_LENGTH, COMPANY_LENGTH = 10, 11
LEADING_ZEROS = 2  # that spreadsheets and people leave out of a person's
_WEIGHTS = (29, 27, 23, 19, 17) * 2
_BETWEEN = re.compile(r"[\s./\-_\u200c]+")


class BadNationalId(ValueError):
    """What was typed is no such number."""


def national_id(text: str) -> str:
    """The ten digits of a person's national id, typed in any digits, with or without marks between and zeros before. Raises BadNationalId."""
    digits = _digits(text, PERSON_LENGTH, _("A national id has ten digits."))
    if len(digits) < PERSON_LENGTH - LEADING_ZEROS:
        raise BadNationalId(_("A national id has ten digits."))
    digits = digits.zfill(PERSON_LENGTH)
    # Ten times the same digit fits the formula, and is what people type to get past a form.
    if len(set(digits)) == 1 or int(digits[-1]) != _check_of_person(digits):
        raise BadNationalId(
            _("This is no national id: its last digit does not fit the others. Please check what was typed.")
        )
    return digits


def company_id(text: str) -> str:
    """The eleven digits of a legal person's national id, typed in any digits. Raises BadNationalId."""
    digits = _digits(text, COMPANY_LENGTH, _("The national id of a company has eleven digits."))
    if len(digits) != COMPANY_LENGTH:
        raise BadNationalId(_("The national id of a company has eleven digits."))
    if len(set(digits)) == 1 or int(digits[-1]) != _check_of_company(digits):
        raise BadNationalId(
            _(
                "This is no national id of a company: its last digit does not fit the others. Please check what was typed."
            )
        )
    return digits


def _digits(text, most, words):
    digits = _BETWEEN.sub("", to_latin(clean_line(text[:100])))
    if not (digits.isascii() and digits.isdigit() and len(digits) <= most):
        raise BadNationalId(words)
    return digits


def _check_of_person(digits) -> int:
    """Digits weighted 10 to 2, modulo 11; from two on, what is missing to eleven."""
    rest = sum(int(digit) * (PERSON_LENGTH - place) for place, digit in enumerate(digits[:-1])) % 11
    return rest if rest < 2 else 11 - rest


def _check_of_company(digits) -> int:
    """Each digit and the tenth and two more, weighted, modulo 11; ten counts as zero."""
    added = int(digits[-2]) + 2
    total = sum((int(digit) + added) * weight for digit, weight in zip(digits[:-1], _WEIGHTS, strict=True))
    return total % 11 % 10
