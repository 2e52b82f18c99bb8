"""Searching, and searching while somebody types."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from .models import Shelf
from .questions import Asker, unquoted
from .ranking import impacts, rank

LOOKED_AT = 50  # documents that are looked at closely
LONGEST = 2_000  # characters of a question that are read
SURE = 0.3  # below, what was found is no answer: see docs/search.md


class Hit(NamedTuple):
    """An item that was found. `sureness` is how much of the question it says, and how well, 0 to 1; scores compare within one search only."""

    kind: str
    id: int
    score: float
    sureness: float


@dataclass
class Found:
    """Hits, best first, and what was read otherwise than it was typed: {written: taken for}."""

    hits: list[Hit] = field(default_factory=list)
    instead: dict[str, str] = field(default_factory=dict)

    def sure(self, least: float = SURE) -> list[Hit]:
        """The hits that are likely to answer: for suggestions that nobody asked for, and for a bot, which had better say nothing than the wrong thing."""
        return [hit for hit in self.hits if hit.sureness >= least]


def search(query: str, kinds: Iterable[str], audience: Iterable[str], limit: int = 20) -> Found:
    """The items of these kinds that say most of the query, among those for one of these audiences. Inside a workspace.

    Words are met in any spelling and form, what is «quoted» word by word; a word that stands nowhere by the likeliest other one.
    """
    return _search(query, kinds, audience, limit, typing=False)


def suggest(query: str, kinds: Iterable[str], audience: Iterable[str], limit: int = 6) -> Found:
    """The like while somebody types: the last word may be the beginning of one. Cheaper, and a little coarser."""
    return _search(query, kinds, audience, limit, typing=True)


def _search(query, kinds, audience, limit, typing):
    found, allowed = Found(), list(audience)
    for shelf in Shelf.objects.filter(kind__in=list(kinds), documents__gt=0):
        question, best = _asked(shelf, query[:LONGEST], allowed, limit, typing)
        if best:
            ranked = rank(best, question, timezone.now())
            found.hits += [Hit(shelf.kind, *each) for each in ranked]
            found.instead |= question.instead
    found.hits.sort(key=lambda hit: -hit.score)
    del found.hits[limit:]
    return found


def _asked(shelf, text, allowed, limit, typing):
    """The question and what the database found. A phrase that stands nowhere is asked again as words."""
    question = Asker(shelf, text, typing).question()
    best = _best(shelf, question, allowed, limit) if question.weights else []
    if question.phrases and not best:
        return _asked(shelf, unquoted(text), allowed, limit, typing)
    return question, best


def _best(shelf, question, allowed, wanted):
    words, weights = list(question.weights), [round(weight, 4) for weight in question.weights.values()]
    values = impacts(max(round(shelf.words / shelf.documents), 1))
    with connection.cursor() as cursor:
        statement = "SELECT * FROM search_best(%s, %s, %s::real[], %s::real[], %s, %s::bytea[], %s)"
        given = [shelf.kind, words, weights, values, allowed, question.phrases, max(wanted, LOOKED_AT)]
        cursor.execute(statement, given)
        return cursor.fetchall()
