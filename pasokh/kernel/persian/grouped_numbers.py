"""Numbers written in groups: phones, bank cards, IBANs. Between right-to-left words each group would stand apart, the last one first:
"0933 000 0096" would be read, and dialled, as 0096 000 0933 (UAX #9: a space between European numbers takes the direction of the words around it).
"""

import re

from .isolates import LRI, PDI

_DIGIT = "[0-9۰-۹٠-٩]"
_GAP = r"(?: |\u00a0|\u202f|-|\u2010|\u2011|\u2013)"
# As they begin: +98, 0098, 0933, (021). Two numbers side by side, an order's and a count, are no such group.
_LONG_ENOUGH = rf"(?=\+?(?:[() \u00a0\u202f\u2010\u2011\u2013-]*{_DIGIT}){{7}})"
_PHONE = rf"{_LONG_ENOUGH}(?:\+{_DIGIT}|\(?[0۰٠]){_DIGIT}*\)?(?:{_GAP}\(?{_DIGIT}+\)?){{1,6}}"
_CARD = rf"{_DIGIT}{{4}}(?:{_GAP}{_DIGIT}{{4}}){{3}}"
_IBAN = rf"IR{_GAP}?{_DIGIT}{{2}}(?:{_GAP}{_DIGIT}{{2,4}}){{5,6}}"
GROUPED = re.compile(rf"(?<![\w+])(?:{_IBAN}|{_CARD}|{_PHONE})(?!\w)", re.IGNORECASE)


_ISOLATED = re.compile(f"({LRI}[^{PDI}]*{PDI})")


def keep_together(text: str) -> str:
    """``text`` in which each number in groups is isolated left to right, for where no ``<bdi>`` helps: paper, plain mail."""
    parts = _ISOLATED.split(text)
    parts[::2] = (GROUPED.sub(lambda found: f"{LRI}{found[0]}{PDI}", part) for part in parts[::2])
    return "".join(parts)
