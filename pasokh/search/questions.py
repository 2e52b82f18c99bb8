"""What was typed, as words to look for and what each is worth in this shelf."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from django.db import connection

from .analysis import is_common, mark_of, stem, tokens
from .ranking import JOINED, NEAR, PART, SYNONYM, TYPO, Wanted, idf, worth
from .synonyms import synonyms_of
from .typing_errors import nearest

MOST_WORDS = 48
MOST_STRETCHED, STRETCHED_FROM = 12, 4  # words for which those alike are looked up, of so many letters
LIKENESS, MOST_ALIKE = 0.26, 12
MOST_DOUBTFUL = 4  # words that nobody wrote, for which the likeliest is looked for
BEGINNINGS = 12  # words that begin as the last one does, while it is typed
LATE_FROM, LATE_SHARE = (
    2_000,
    0.2,
)  # documents of a shelf, and of a word among them, from which on it is only looked at in those found by others
AMONG_COMMON = 2  # words that are looked for where all of them are such
_QUOTED = re.compile(r"[«\"“]([^«»\"“”]{3,200})[»\"”]")


@dataclass
class Question:
    """What is asked of one shelf: stems and what they count, and what ranking looks at besides."""

    weights: dict = field(default_factory=dict)  # stem → weight, for the database
    wanted: list = field(default_factory=list)
    late: list = field(default_factory=list)  # (mark, weight) of words that stand nearly everywhere
    pairs: list = field(default_factory=list)  # (marks, weight) of words that stand beside one another
    phrases: list = field(default_factory=list)  # marks of what was quoted
    instead: dict = field(default_factory=dict)  # written → what it was taken for


class Asker:
    """Reads a question for one shelf: a Shelf row and the text."""

    def __init__(self, shelf, text, typing=False):
        self.shelf, self.text, self.typing = shelf, text, typing
        self.tokens = tokens(text)
        self.counts = _chosen(Counter(token.stem for token in self.tokens))
        self.by_stem = {}
        for token in self.tokens:
            self.by_stem.setdefault(token.stem, token)
        self.meanings = synonyms_of(self.tokens)
        self.known, self.alike, self.doubted = {}, {}, 0

    def question(self) -> Question:
        """The question; nothing in `weights` where nothing was asked."""
        found = Question()
        if self.counts:
            self._look_up()
            for word, times in self.counts.items():
                self._add(found, word, times)
            self._join_neighbours(found)
            found.pairs = self._pairs()
            self._add_phrases(found)
            if not found.phrases:
                self._part_late(found)
        return found

    def _look_up(self):
        others = [part for token in self.tokens for part in token.parts]
        others += [stem(a.written + b.written) for a, b in self._neighbours()]
        others += [word for words in self.meanings.values() for word in words]
        statement = "SELECT * FROM search_known(%s, %s, %s, %s::real, %s)"
        with connection.cursor() as cursor:
            cursor.execute(
                statement, [self.shelf.kind, [*self.counts, *others], self._stretched(), LIKENESS, MOST_ALIKE]
            )
            for asked, word, many, alike in cursor.fetchall():
                if asked == word:
                    self.known[word] = many
                else:
                    self.alike.setdefault(asked, []).append((word, many, alike))

    def _stretched(self):
        if self.typing:
            return []
        long = [word for word in self.counts if len(word) >= STRETCHED_FROM and not is_common(word)]
        return [word for word in long if not word.isdigit()][:MOST_STRETCHED]

    def _add(self, found, word, times):
        many = self.known.get(word, 0)
        wanted = Wanted(word, times * self._worth(word))
        if many:
            wanted.met_by[word] = wanted.weight
        for other, share, often in self._others(found, word):
            if other not in wanted.met_by:
                less = min(1, idf(often, self.shelf.documents) / idf(many or 1, self.shelf.documents))
                wanted.met_by[other] = wanted.weight * share * less
        found.wanted.append(wanted)
        for met, weight in wanted.met_by.items():
            found.weights[met] = found.weights.get(met, 0) + weight

    def _worth(self, word):
        return worth(word, is_common(word)) * idf(self.known.get(word, 0) or 1, self.shelf.documents)

    def _others(self, found, word):
        """(stem, what it counts of the word itself, in how many documents) of what may stand in the place of a word."""
        token = self.by_stem[word]
        for share, others in ((PART, token.parts), (SYNONYM, self.meanings.get(word, ()))):
            yield from ((other, share, self.known[other]) for other in others if other in self.known)
        beginnings = self._beginning(token.written) if self.typing and word == self.tokens[-1].stem else []
        yield from ((other, 1, many) for other, many in beginnings)
        if not (self.known.get(word) or beginnings or is_common(word)):
            for other, many, letters in self._doubted(word, token.written):
                found.instead.setdefault(token.written, other)
                yield other, TYPO[letters], many
        for other, many, alike in self.alike.get(word, ()):
            if not is_common(other):
                yield other, NEAR * 2 * alike / (1 + alike), many

    def _beginning(self, written):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM search_beginning(%s, %s, %s)", [self.shelf.kind, written, BEGINNINGS])
            return cursor.fetchall()

    def _doubted(self, word, written):
        """What may have been meant, by the stem and by the word as it was typed: an error may look like an ending."""
        if len(word) < 3 or self.doubted == MOST_DOUBTFUL:
            return []
        self.doubted += 1
        return nearest(self.shelf.kind, [written, word])

    def _neighbours(self):
        """Two words that may be one: «پیش فاکتور»."""
        return [
            (a, b)
            for a, b in pairwise(self.tokens)
            if len(a.written) > 1 and len(b.written) > 1 and not (a.written.isdigit() or b.written.isdigit())
        ]

    def _join_neighbours(self, found):
        for a, b in self._neighbours():
            joined = stem(a.written + b.written)
            if (many := self.known.get(joined)) and joined not in found.weights:
                found.weights[joined] = JOINED * idf(many, self.shelf.documents)
                for wanted in found.wanted:
                    if wanted.stem in (a.stem, b.stem):
                        wanted.met_by.setdefault(joined, 0)

    def _part_late(self, found):
        """Words of every fifth document and more are dear to look up and say little: they count in what the others found."""
        documents = self.shelf.documents
        if documents < LATE_FROM:
            return
        often = sorted((word for word in found.weights if self._many(word) > LATE_SHARE * documents), key=self._many)
        if len(often) == len(found.weights):
            often = often[AMONG_COMMON:]
        found.late = [(mark_of(word), found.weights.pop(word)) for word in often]

    def _add_phrases(self, found):
        """Of what is quoted the rarest word is looked up, and all others count in what has it: the whole phrase stands nowhere else."""
        quoted = [[token.stem for token in tokens(each)] for each in _QUOTED.findall(self.text)]
        quoted = [stems for stems in quoted if len(stems) > 1]
        rarest = min((word for stems in quoted for word in stems), key=self._many, default=None)
        if rarest in found.weights:
            found.phrases = [b"".join(map(mark_of, stems)) for stems in quoted]
            found.late = [(mark_of(word), weight) for word, weight in found.weights.items() if word != rarest]
            found.weights = {rarest: found.weights[rarest]}

    def _many(self, word):
        return self.known.get(word, 0)

    def _pairs(self):
        values = {word: self._worth(word) for word in self.counts}
        pairs = {
            mark_of(a.stem) + mark_of(b.stem): values.get(a.stem, 0) + values.get(b.stem, 0)
            for a, b in pairwise(self.tokens)
            if not (is_common(a.stem) and is_common(b.stem))
        }
        return list(pairs.items())


def _chosen(counts):
    """Of a long text the words that say most: uncommon and often repeated ones first."""
    if len(counts) <= MOST_WORDS:
        return dict(counts)
    chosen = sorted(counts, key=lambda word: (is_common(word), -counts[word]))[:MOST_WORDS]
    return {word: times for word, times in counts.items() if word in set(chosen)}


def unquoted(text: str) -> str:
    """The same words, wherever they stand."""
    return _QUOTED.sub(r" \1 ", text)
