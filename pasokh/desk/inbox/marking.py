"""Marking what was searched for, in the words as they were written, and the part of a text where it stands."""

from functools import lru_cache

from markupsafe import Markup, escape

from pasokh.kernel.persian.folding import query_terms, terms

BEFORE = 3  # words shown before the first that was searched for: a line of the list is short
SHOWN = 24  # words in all
AT_ONCE = 8  # words folded together while looking for the place: one by one would take several times as long
KEPT = 1000  # answers for texts that are searched again: while somebody types, pages through, or reloads


def marker(text):
    """A function that marks, in any text, the words which begin like one of the words of `text` once both are folded."""
    wanted = tuple(query_terms(text))

    def mark(shown):
        words = (str(shown)).split(" ")
        return Markup(" ").join(_marked(word, wanted) for word in words)

    return mark


def _marked(word, wanted):
    return Markup("<mark>{}</mark>").format(word) if _speaks(word, wanted) else escape(word)


def _speaks(text, wanted):
    return bool(wanted) and any(part.startswith(wanted) for part in terms(text))


@lru_cache(KEPT)
def says_all(text, searched) -> bool:
    """Whether every word of what was searched for begins a word of the text."""
    there, wanted = terms(text), query_terms(searched)
    return bool(wanted) and all(any(part.startswith(word) for part in there) for word in wanted)


@lru_cache(KEPT)
def around(text, searched) -> str:
    """The words of the text around the first that was searched for, in one line; "" where none is."""
    words = text.split()
    place = _place(words, tuple(query_terms(searched)))
    if place is None:
        return ""
    start = place - BEFORE if place > BEFORE + 1 else 0
    end = start + SHOWN
    return ("… " if start else "") + " ".join(words[start:end]) + (" …" if len(words) > end else "")


def _place(words, wanted):
    for start in range(0, len(words), AT_ONCE):
        some = words[start : start + AT_ONCE]
        if _speaks(" ".join(some), wanted):
            return next((start + n for n, word in enumerate(some) if _speaks(word, wanted)), start)
    return None
