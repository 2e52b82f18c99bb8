"""The three sets of digits in use: Latin 0-9, Persian ۰-۹ (U+06F0) and Arabic ٠-٩ (U+0660)."""

LATIN = "0123456789"
PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
ARABIC = "٠١٢٣٤٥٦٧٨٩"

_TO_PERSIAN = str.maketrans(LATIN + ARABIC, PERSIAN * 2)
_TO_LATIN = str.maketrans(PERSIAN + ARABIC, LATIN * 2)


def to_persian(value: object) -> str:
    """The text of ``value`` with every Latin or Arabic digit written in Persian; nothing else changes."""
    return str(value).translate(_TO_PERSIAN)


def to_latin(value: object) -> str:
    """The text of ``value`` with every Persian or Arabic digit written in Latin; nothing else changes."""
    return str(value).translate(_TO_LATIN)


def in_language(value: object, language: str) -> str:
    """Digits as readers of ``language`` ("fa", "en", "fa-IR"…) expect them."""
    return to_persian(value) if language.startswith("fa") else to_latin(value)
