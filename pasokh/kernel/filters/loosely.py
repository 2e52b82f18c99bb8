"""Texts compared as people read them: Arabic ي and ك are ی and ک, half-spaces, marks and case do not count, digits are digits.

The same table serves Python and the database (`translate`), so both always agree.
"""

from django.db.models import Func, TextField, Value

_SAME = {
    "ی": "يىئ",
    "ک": "ك",
    "ه": "ةۀ",
    "ا": "أإآٱ",
    "و": "ؤ",
    **{str(number): "۰۱۲۳۴۵۶۷۸۹"[number] + "٠١٢٣٤٥٦٧٨٩"[number] for number in range(10)},
    **{letter.lower(): letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
}
_NOTHING = "\u200c\u200b\u200d\u200e\u200f\u0640ءٔ" + "".join(map(chr, range(0x64B, 0x653)))
_FROM = "".join(_SAME.values()) + _NOTHING
_TO = "".join(letter * len(others) for letter, others in _SAME.items())
_TABLE = str.maketrans(_FROM[: len(_TO)], _TO, _FROM[len(_TO) :])


def loosely(text: str) -> str:
    """The text as it is compared."""
    return str(text).translate(_TABLE).strip(" ")


class Loosely(Func):
    """The same of a column."""

    template = "btrim(translate(%(expressions)s))"
    output_field = TextField()

    def __init__(self, path):
        super().__init__(path, Value(_FROM), Value(_TO))
