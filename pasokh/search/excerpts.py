"""Where a text says what was searched for, in the words as they were written."""

from functools import lru_cache
from typing import NamedTuple

from .analysis import is_common, tokens

BEFORE, LONGEST = 4, 30  # words shown before the first that was searched for; words in all
READ = 40_000  # characters of a text that are looked through
KEPT = 20_000  # written words whose stems are remembered


class Piece(NamedTuple):
    """Some words of a text, and whether they were searched for."""

    text: str
    hit: bool


def excerpt(text: str, query: str, longest: int = LONGEST) -> list[Piece]:
    """The part of a text that says most of the query, hits apart; its beginning where it says nothing of it. Not escaped: doors do that."""
    written, wanted = text[:READ].split(), wanted_of(query)
    hits = [_met(word, wanted) for word in written]
    start = _best_place(hits, longest)
    shown = written[start : start + longest]
    pieces = _pieces(shown, hits[start : start + longest])
    before, after = start > 0, start + longest < len(written)
    return [Piece("… ", False)] * before + pieces + [Piece(" …", False)] * after


def marked(text: str, query: str) -> list[Piece]:
    """The whole of a short text, a title, with hits apart."""
    wanted, written = wanted_of(query), text.split()
    return _pieces(written, [_met(word, wanted) for word in written])


@lru_cache(1_000)
def wanted_of(query: str) -> tuple[str, ...]:
    """The stems that are marked: those that say something, all where none does; and how the last word begins, which may be half typed."""
    asked = tokens(query)
    telling = [token for token in asked if not is_common(token.stem)] or asked
    stems = [stem for token in telling for stem in (token.stem, *token.parts)]
    return tuple(dict.fromkeys(stems)) + ((asked[-1].written + "*",) if asked and len(asked[-1].written) > 2 else ())


def _met(word, wanted):
    """Which of the wanted stems a written word is a form of, by number from 1; 0 for none."""
    stems, written = _stems(word)
    for number, stem in enumerate(wanted, 1):
        if stem in stems or (stem.endswith("*") and written.startswith(stem[:-1])):
            return number
    return 0


@lru_cache(KEPT)
def _stems(word):
    found = tokens(word)
    return frozenset(stem for token in found for stem in (token.stem, *token.parts)), "".join(t.written for t in found)


def _best_place(hits, longest):
    """Where so many words begin that say most different things of the query; a little before the first of them."""
    best, place = 0, 0
    for at in (number for number, hit in enumerate(hits) if hit):
        said = len(set(hits[at : at + longest - BEFORE]) - {0})
        if said > best:
            best, place = said, at
    start = max(place - BEFORE, 0)
    return start if start > 2 else 0


def _pieces(words, hits):
    pieces = []
    for number, (word, hit) in enumerate(zip(words, hits, strict=True)):
        text = word if number == 0 else f" {word}"
        if pieces and pieces[-1].hit == bool(hit):
            pieces[-1] = Piece(pieces[-1].text + text, bool(hit))
        else:
            if number and hit:
                pieces[-1] = Piece(pieces[-1].text + " ", False)
                text = word
            pieces.append(Piece(text, bool(hit)))
    return pieces
