"""Persian words in Latin letters, for keys that machines read: «شمارهٔ سفارش» → shmare_sfarsh.

Letter by letter, as short vowels are not written; و and ی are vowels or consonants by where they stand, and a silent he is an e. It is for
telling keys apart and recognising them, not for reading aloud: nothing is looked up, and different words may come out alike.
"""

import re
import unicodedata

from .slug import slugify

_LETTERS = {
    **dict(zip("ابپتجدرزسفکگلمنهحصضظطذثقع", "abptjdrzsfkglmnhhszztzsqa", strict=True)),
    "چ": "ch",
    "خ": "kh",
    "ژ": "zh",
    "ش": "sh",
    "غ": "gh",
}
_VOWELS = "او"
_V = re.compile(rf"\bو|(?<=[{_VOWELS}ی])و|و(?=[{_VOWELS}ی])")
_Y = re.compile(rf"\bی|ی(?=[{_VOWELS}])|(?<=ا)ی(?=\w)")
_SILENT_HE = re.compile(rf"(?<=[^\W{_VOWELS}ی])ه\b")


def romanise(text: str, max_length: int = 40) -> str:
    """Small Latin letters and digits, words parted by single `_`; "" where the text has neither these nor Persian letters."""
    words = unicodedata.normalize("NFKD", slugify(text, max_length).replace("-", " "))
    words = "".join(character for character in words if not unicodedata.combining(character)).replace("ي", "ی")
    for found, letter in ((_SILENT_HE, "e"), (_V, "v"), (_Y, "y")):
        words = found.sub(letter, words)
    words = words.replace("و", "o").replace("ی", "i")
    plain = "".join(_LETTERS.get(character, character) for character in words)
    return re.sub(r"[^a-z0-9]+", "_", plain)[:max_length].strip("_")
