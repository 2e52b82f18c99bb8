"""How much a document says of what was asked: BM25 over stems with the title as a field, then what stands beside one another.

The figures were chosen on one half of the questions of the retrieval corpora and are reported on the other (docs/search.md).
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from math import log

from .analysis import mark_of
from .writing import BUCKETS, MOST_IN_TEXT, length_of

K1, B = 1.4, 0.6  # how soon more of the same word counts no more; how much long documents are held back
TITLE = 2.0  # a word in a title counts as so many of the text
COMMON = 0.3  # of what a word counts that says little («چیست»)
NEAR = 0.5  # of what a word counts that begins alike and resembles it
TYPO = {0: 1.0, 1: 0.8, 2: 0.5}  # by letters that differ
SYNONYM, PART, JOINED = 0.8, 0.5, 0.8
BESIDE = 0.35  # of two words of the question that stand beside one another in the document, for each such pair
FRESH, HALF_LIFE = 0.08, timedelta(days=180)  # what is written just now counts so much more


@dataclass
class Wanted:
    """One word of the question: what it counts, and every stem by which it is met, with what that counts."""

    stem: str
    weight: float
    met_by: dict = field(default_factory=dict)


def idf(many: int, documents: int) -> float:
    """What a word is worth that stands in so many of the documents."""
    return log(1 + (max(documents - many, 0) + 0.5) / (many + 0.5))


def worth(word: str, common: bool) -> float:
    """Long words say more than short ones of the same frequency, which are forms of others more often."""
    return COMMON if common else 0.55 + 0.1 * min(len(word), 9)


@lru_cache(100)
def impacts(average: int) -> list[float]:
    """What each of the 1,024 endings of an entry counts (`writing.entry_of`), where documents have so many words on average."""
    found = []
    for entry in range(BUCKETS << 5):
        long = 1 - B + B * length_of(entry >> 5) / max(average, 1)
        times = (TITLE if entry & 16 else 0) + (entry & MOST_IN_TEXT) / long
        found.append(round(times * (K1 + 1) / (times + K1), 4))
    return found


def rank(found, question, now) -> list:
    """(item, score, sureness) of what the database found, best first."""
    ranked = [_ranked(*row, question, now) for row in found]
    return sorted(ranked, key=lambda each: (-each[1], -each[0]))


def _ranked(item, score, at, trail, question, now):
    trail = bytes(trail)
    met = sum(
        wanted.weight for wanted in question.wanted if any(_place(trail, mark_of(each)) >= 0 for each in wanted.met_by)
    )
    late = sum(
        weight * times * (K1 + 1) / (times + K1)
        for mark, weight in question.late
        if (times := min(_times(trail, mark), MOST_IN_TEXT))
    )
    beside = sum(weight for pair, weight in question.pairs if _place(trail, pair) >= 0)
    fresh = 1 + FRESH * 0.5 ** (max((now - at).total_seconds(), 0) / HALF_LIFE.total_seconds())
    total = sum(wanted.weight for wanted in question.wanted) or 1
    score += late + BESIDE * beside
    return item, score * fresh, met / total * min(score / total / (K1 + 1), 1)


def _place(trail, marks):
    """Where the marks stand, at whole words; -1 if nowhere."""
    at = trail.find(marks)
    while at > 0 and at % 2:
        at = trail.find(marks, at + 1)
    return at


def _times(trail, mark):
    times, at = 0, _place(trail, mark)
    while at >= 0:
        times += 1
        rest = _place(trail[at + 2 :], mark)
        at = rest if rest < 0 else at + 2 + rest
    return times
