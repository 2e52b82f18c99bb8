"""Retrieval, measured: `python -m tests.search.scoring [corpora] [--part choosing] [--noise] [--none]` prints the tables of docs/search.md.

Ours goes the product's own way: `search.writing` writes each corpus into a workspace of its own, `search.asking.search` is asked. Beside it
stand plain BM25 and PostgreSQL's full text of the configuration `simple`, over the same passages in the same run.
"""

import argparse
import time
from statistics import mean

import tests.database  # noqa: F401  (a server of its own)


def main():
    chosen = _arguments()
    import django

    django.setup()
    from .corpora import CORPORA, PARTS

    for number, name in enumerate(chosen.corpora or CORPORA, 1):
        _measure(name, number, chosen, PARTS if chosen.part == "both" else [chosen.part])


def _measure(name, number, chosen, parts):
    from .corpora import Corpus, PlainBM25

    corpus = Corpus(name)
    began = time.perf_counter()
    ours = Ours(corpus, 1_000_000 + number)
    print(f"\n{name}: {len(corpus.passages)} passages, written in {time.perf_counter() - began:.1f} s", flush=True)
    plain = PlainBM25([f"{row.get('title', '')} {row['text']}" for row in corpus.passages])
    ways = {"plain BM25": plain.scored, "ours": ours.scored}
    if not chosen.only_ours:
        ways["PostgreSQL simple"] = Simple(corpus).scored
    for way, scored in ways.items():
        for part in parts:
            _tell(corpus, f"{way}, {part}", _of(corpus.answerable, part), scored)
    if chosen.noise:
        for noise, questions in corpus.noisy.items():
            for part in parts:
                clean = {question for question, _ in questions}
                same = [each for each in corpus.answerable if each[0] in clean]
                _tell(corpus, f"ours, {part}, {noise}, the same clean", _of(same, part), ours.scored)
                _tell(corpus, f"ours, {part}, {noise}", _of(questions, part), ours.scored)
                _tell(corpus, f"plain BM25, {part}, {noise}", _of(questions, part), plain.scored)
    if chosen.none and corpus.unanswerable:
        for part in parts:
            for way, scored in (("plain BM25", plain.scored), ("ours", ours.sureness)):
                told = _nothing_offered(corpus, part, scored)
                print(
                    f"  {way}, {part}: nothing offered for {told[0]:.1%} of {told[1]} unanswerable, from {told[2]:.3f} on"
                )


def _of(questions, part):
    from .corpora import part_of

    return [each for each in questions if part_of(each[0]) == part]


def _tell(corpus, title, questions, scored):
    from .corpora import MEASURES

    if not questions:
        return
    began = time.perf_counter()
    found = [corpus.measures(question, [place for place, _ in scored(text)]) for question, text in questions]
    took = (time.perf_counter() - began) / len(questions) * 1000
    shares = ", ".join(f"{name} {mean(each[name] for each in found):.4f}" for name in MEASURES)
    print(f"  {title} ({len(questions)}, {took:.1f} ms each): {shares}", flush=True)


def _nothing_offered(corpus, part, scored, recall=0.95):
    """(share of unanswerable questions below the threshold, how many, the threshold): at the threshold 95 % of the answerable are still offered something."""
    tops = sorted((found[0][1] if (found := scored(text)) else 0) for _, text in _of(corpus.answerable, part))
    threshold = tops[int(len(tops) * (1 - recall))]
    none = [(found[0][1] if (found := scored(text)) else 0) < threshold for _, text in _of(corpus.unanswerable, part)]
    return mean(none), len(none), threshold


class Ours:
    """The product's own index and search."""

    def __init__(self, corpus, workspace_id):
        from pasokh.kernel.tenancy import workspace
        from pasokh.search.writing import Item, index_many

        self.workspace_id = workspace_id
        with workspace(workspace_id):
            index_many(
                "passage",
                [
                    Item(corpus.place[row["id"]], {"title": row.get("title", ""), "text": row["text"]}, ["public"])
                    for row in corpus.passages
                ],
            )
        _analyse()

    def hits(self, text):
        from pasokh.kernel.tenancy import workspace
        from pasokh.search.asking import search

        with workspace(self.workspace_id):
            return search(text, ["passage"], ["public"], limit=10).hits

    def scored(self, text):
        return [(hit.id, hit.score) for hit in self.hits(text)]

    def sureness(self, text):
        return [(hit.id, hit.sureness) for hit in self.hits(text)]


class Simple:
    """PostgreSQL's own: any of the words, ranked by `ts_rank`."""

    def __init__(self, corpus):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.plain")
            cursor.execute("CREATE TEMP TABLE plain (place int, words tsvector)")
            for row in corpus.passages:
                said = f"{row.get('title', '')} {row['text']}"
                cursor.execute(
                    "INSERT INTO plain VALUES (%s, to_tsvector('simple', %s))", [corpus.place[row["id"]], said]
                )

    def scored(self, text):
        from django.db import connection

        any_of = "CAST(replace(CAST(plainto_tsquery('simple', %s) AS text), ' & ', ' | ') AS tsquery)"
        statement = f"SELECT place, ts_rank(words, asked, 1) FROM plain, (SELECT {any_of} AS asked) AS each WHERE words @@ asked ORDER BY 2 DESC, 1 LIMIT 10"
        with connection.cursor() as cursor:
            cursor.execute(statement, [text])
            return cursor.fetchall()


def _analyse():
    """Figures for the planner, as the server gathers them by itself within a minute."""
    import psycopg
    from django.conf import settings

    with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as owner:
        owner.execute("ANALYZE search_posting")
        owner.execute("ANALYZE search_document")


def _arguments():
    parser = argparse.ArgumentParser(prog="python -m tests.search.scoring")
    parser.add_argument("corpora", nargs="*")
    parser.add_argument("--part", default="both", choices=["both", "choosing", "reporting"])
    parser.add_argument("--noise", action="store_true", help="the noisy questions too")
    parser.add_argument("--none", action="store_true", help="the unanswerable questions too")
    parser.add_argument("--only-ours", action="store_true", help="without PostgreSQL's full text")
    return parser.parse_args()


if __name__ == "__main__":
    main()
