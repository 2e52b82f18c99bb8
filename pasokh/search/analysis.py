"""Text to what search knows of it, the same for what is written and what is asked.

    tokens("می‌خواهم پیش‌فاکتور ۱۴روزه را")  # → خواست, پیشفاکتور (also پیش, فاکتور), 14, روز …

Each word is folded (`kernel.persian.folding`: letters, digits, borders between digits and letters, half-spaces) and reduced to its stem
(`kernel.persian.stemming`, `english`). A compound brings its parts along, whether a half-space says so or the tables do.
"""

import zlib
from functools import lru_cache
from typing import NamedTuple

from pasokh.kernel.persian import stemming
from pasokh.kernel.persian.folding import MAX_WORD, words

from . import english

KEPT = 50_000  # words remembered
LEAST_PART = 3  # letters of the parts of a compound that nothing parts


class Token(NamedTuple):
    """One word: its stem, the stems of its parts where it is a compound, and how it was written once folded."""

    stem: str
    parts: tuple[str, ...]
    written: str


def tokens(text: str) -> list[Token]:
    """The words of a text in order."""
    return [_token(word, tuple(parts)) for word, parts in words(text)]


def stem(word: str) -> str:
    """The stem of a folded word of any language."""
    return _stem(word)


def is_common(stemmed: str) -> bool:
    """Whether a stem says little of what a text is about: «از», «چیست», "the"."""
    return stemmed in stemming.stop_words()


def mark_of(stemmed: str) -> bytes:
    """Two bytes by which a stem is known in a trail; never 0, which parts fields."""
    return _mark(stemmed)


@lru_cache(KEPT)
def _token(written, parts):
    if len(parts) < 2:
        parts = _halves(written)
    stemmed = _stem(written)
    return Token(
        stemmed, tuple(dict.fromkeys(each for each in map(_stem, parts) if each != stemmed)), written[:MAX_WORD]
    )


@lru_cache(KEPT)
def _stem(word):
    if word.isascii():
        return english.stem(word)[:MAX_WORD]
    found = stemming.stem(word)
    return (stemming.verb_of_infinitive(found) or found)[:MAX_WORD]


def _halves(word):
    """The two words of «نرمافزار», where it can be parted in one way only and is no word itself."""
    if len(word) < 2 * LEAST_PART + 1 or word.isascii() or stemming.is_word(word) or stemming.is_word(_stem(word)):
        return ()
    places = range(LEAST_PART, len(word) - LEAST_PART + 1)
    ways = [(word[:at], _stem(word[at:])) for at in places if stemming.is_word(word[:at])]
    ways = [way for way in ways if stemming.is_word(way[1]) and len(way[1]) >= LEAST_PART]
    return ways[0] if len(ways) == 1 else ()


@lru_cache(KEPT)
def _mark(stemmed):
    return ((zlib.crc32(stemmed.encode()) & 0xFFFF) or 1).to_bytes(2, "little")
