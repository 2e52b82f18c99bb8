"""The order of the Persian alphabet, which is not that of Unicode (پ چ ژ گ ک ی stand at its end there)."""

from functools import lru_cache

from .digits import to_latin

ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"

_SPELLINGS = str.maketrans(
    {**dict.fromkeys("يىئ", "ی"), "ك": "ک", **dict.fromkeys("أإٱ", "ا"), "ؤ": "و", **dict.fromkeys("ةۀ", "ه"), "ء": "ا"}
)
_IGNORED = dict.fromkeys(map(ord, "\u200c\u200dـًٌٍَُِّْٰٔ"))
# Letters move to a block of their own above Latin, in the order of the alphabet: digits, Latin, Persian.
_ORDER = {ord(letter): chr(0xE000 + place) for place, letter in enumerate(ALPHABET)}


@lru_cache(maxsize=4_096)
def sort_key(text: str) -> tuple[str, str]:
    """A key for ``sorted``: digits, then Latin without case, then Persian from آ to ی; a shorter word before a longer.

    Half-spaces, marks and the Arabic forms of letters matter only between words otherwise equal.
    """
    plain = to_latin(text[:500]).casefold().translate(_SPELLINGS).translate(_IGNORED)
    return plain.translate(_ORDER), text
