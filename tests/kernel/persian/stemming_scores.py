"""Shares of right stems over two treebanks, nouns, verbs and adjectives apart: `python -m tests.kernel.persian.stemming_scores [-v]`.

Sentences are in two parts by a hash: misses of one were read, the other is reported. docs/search.md keeps the shares.
"""

import hashlib
import sys
from collections import Counter

from pasokh.kernel.persian.folding import fold
from pasokh.kernel.persian.folding import stem as light
from pasokh.kernel.persian.stemming import stem
from tests.kernel.shared_data import shared_lines

TREEBANKS, KINDS = ("perdt", "seraji"), ("NOUN", "VERB", "ADJ")
PARTS = ("choosing", "reporting")


def shares(name, stemmer=stem):
    """({(kind, part): (right, all)}, misses of the part that was read) of one treebank."""
    right, every, missed = Counter(), Counter(), Counter()
    for row in shared_lines(f"persian-language/lemma-gold-{name}-dev.jsonl.gz"):
        part = PARTS[hashlib.sha256(row["text"].encode()).digest()[1] % 2]
        for form, lemma, kind in row["tokens"]:
            if kind in KINDS and lemma != "_":
                wanted, got = _joined(lemma), stemmer(_joined(form))
                every[kind, part] += 1
                right[kind, part] += wanted == got
                if wanted != got and part == PARTS[0]:
                    missed[kind, form, lemma, got] += 1
    return {key: (right[key], every[key]) for key in every}, missed


def _joined(word):
    return fold(word).replace(" ", "")


def tell():
    """Print every share, beside those of the word as it is and of the plural endings that the desk's search takes off."""
    for name in TREEBANKS:
        for way, stemmer in (("as it is", lambda word: word), ("plural endings", light), ("stem", stem)):
            found, missed = shares(name, stemmer)
            told = ", ".join(
                f"{kind} {part} {ok / many:.1%} of {many}" for (kind, part), (ok, many) in sorted(found.items())
            )
            print(f"{name}, {way}: {told}")
        if "-v" in sys.argv:
            print(*missed.most_common(40), sep="\n")


if __name__ == "__main__":
    tell()
