"""Two letters for a face that has no picture."""

import unicodedata

HALF_SPACE = "\u200c"
TITLES = frozenset({"آقای", "خانم", "دکتر", "مهندس", "شرکت", "mr", "mrs", "ms", "dr"})


def initials(name: str) -> str:
    """First letters of the first and last word («مریم رضایی» is «مر»).

    Titles are passed over; a phone number or an address gives its first two characters; nothing gives «؟».
    """
    words = [word for word in str(name or "").replace(HALF_SPACE, " ").split() if _first(word)]
    words = [word for word in words if word.lower().strip(".") not in TITLES] or words
    if not words:
        return "؟"
    if len(words) == 1 or words[0].isdigit():
        return "".join(_characters(words[0])[:2])
    return (_first(words[0]) + _first(words[-1])).upper()


def _first(word: str) -> str:
    return "".join(_characters(word)[:1])


def _characters(word: str) -> list[str]:
    return [character for character in unicodedata.normalize("NFC", word) if character.isalnum()]
