"""The retrieval corpora that lie beside the checkout, and how their README scores: nDCG@10, MRR@10, Recall@10, Hit@1.

Questions are in two parts by a hash of their id: figures were chosen on one and are reported on the other.
"""

import gzip
import hashlib
import json
import math
from collections import Counter, defaultdict

from tests.kernel.shared_data import shared_path

CORPORA = {
    "parsinlu-rc": "parsinlu-rc-train-dev",
    "parsquad": "parsquad-dev",
    "percqa": "percqa-answer-selection",
    "pquad": "pquad-dev",
}
PARTS = ("choosing", "reporting")
MEASURES = ("nDCG@10", "MRR@10", "Recall@10", "Hit@1")
TOP = 10


def part_of(question) -> str:
    return PARTS[hashlib.sha256(question.encode()).digest()[1] % 2]


class Corpus:
    """Passages with their place, questions, and which passages answer them, by grade."""

    def __init__(self, name):
        folder = shared_path(f"persian-retrieval/{CORPORA[name]}")
        self.name = name
        self.passages = _rows(folder / "passages.jsonl.gz")
        self.place = {row["id"]: place for place, row in enumerate(self.passages, 1)}
        self.grades = defaultdict(dict)
        for line in (folder / "qrels.tsv").read_text().splitlines():
            question, passage, grade = line.split("\t")
            self.grades[question][self.place[passage]] = int(grade)
        questions = _rows(folder / "queries.jsonl.gz")
        self.answerable = [(row["id"], row["text"]) for row in questions if row["id"] in self.grades]
        self.unanswerable = [(row["id"], row["text"]) for row in questions if row.get("answerable") is False]
        noisy = folder / "queries-noisy.jsonl.gz"
        self.noisy = defaultdict(list)
        for row in _rows(noisy) if noisy.exists() else ():
            if row["id"] in self.grades:
                self.noisy[row["noise"]].append((row["id"], row["text"]))

    def measures(self, question, ranked) -> dict:
        """The measures of one question, of places ranked best first."""
        grades, top = self.grades[question], ranked[:TOP]
        gains = [2 ** grades.get(place, 0) - 1 for place in top]
        best = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:TOP]
        first = next((rank for rank, gain in enumerate(gains, 1) if gain), None)
        return {
            "nDCG@10": _discounted(gains) / _discounted(best),
            "MRR@10": 1 / first if first else 0,
            "Recall@10": sum(1 for gain in gains if gain) / len(grades),
            "Hit@1": first == 1,
        }


def _rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _discounted(gains):
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


class PlainBM25:
    """The yardstick: k1 0.9, b 0.4, letters and digits unified, nothing else."""

    LETTERS = str.maketrans("يك٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "یک01234567890123456789")

    def __init__(self, texts, k1=0.9, b=0.4):
        documents = [Counter(self.words(text)) for text in texts]
        lengths = [sum(counts.values()) for counts in documents]
        average, many = sum(lengths) / len(lengths), len(documents)
        often = Counter(word for counts in documents for word in counts)
        self.postings = defaultdict(list)
        for place, (counts, length) in enumerate(zip(documents, lengths, strict=True), 1):
            for word, times in counts.items():
                idf = math.log(1 + (many - often[word] + 0.5) / (often[word] + 0.5))
                weight = idf * times * (k1 + 1) / (times + k1 * (1 - b + b * length / average))
                self.postings[word].append((place, weight))

    def words(self, text):
        import re

        return re.findall(r"\w+", text.translate(self.LETTERS).lower().replace("\u200c", " "))

    def scored(self, text) -> list:
        """(place, score) of the best, best first."""
        scores = defaultdict(float)
        for word in self.words(text):
            for place, weight in self.postings.get(word, ()):
                scores[place] += weight
        return sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:TOP]
