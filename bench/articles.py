"""Search over the articles of a big help centre: asked as the rooms ask, by every class of words; size, and publishing one."""

import random
import sys
import time

from pasokh.kernel.persian.stemming import nouns

from .load.client import percentile
from .table import Row, at_most
from .world import business, kept

ARTICLES, WORDS = 10_000, 400
VOCABULARY = 60_000
LETTERS = "ابپتجچخدرزسشغفقکگلمنوهی"
COMMON = "از به که در را با این برای است چه آن تا هم یا می‌شود کدام چگونه چیست".split()
ENDINGS = ("", "", "", "", "ها", "‌های", "ی", "ان", "‌ها", "ش")
TIMES = 300
CLASSES = {
    "rare": ("search", 30),
    "frequent": ("search", 30),
    "stop words": ("search", 30),
    "typing error": ("search", 30),
    "phrase": ("search", 30),
    "question of eight words": ("search", 30),
    "whole text as question": ("search", 50),
    "while typing": ("suggest", 20),
}


def measure(here, articles=ARTICLES):
    """p50, p95 and p99 of each class, the size of the index beside the text, and one article written."""
    facts = kept(f"articles-{articles}", lambda: _fill(articles))
    book = Book(articles)
    for name, (verb, floor) in CLASSES.items():
        took = _times(facts["workspace"], verb, [book.question(name) for _ in range(TIMES)])
        shown = "p95 ms" if verb == "suggest" else "p99 ms"
        measured = {"p50 ms": percentile(took, 0.5), "p95 ms": percentile(took, 0.95), "p99 ms": percentile(took, 0.99)}
        yield Row(f"articles, {name}", f"1 client, {articles} articles", measured, (at_most(shown, floor),))
    size = _size(here, facts)
    yield Row("articles, text with indexes", "by the text", size, (at_most("times the text", 2.0),))
    took = _times(facts["workspace"], "index", [book.article(articles + number) for number in range(50)])
    measured = {"p50 ms": percentile(took, 0.5), "p99 ms": percentile(took, 0.99)}
    yield Row("articles, one written", "1 client", measured, (at_most("p99 ms", 1000),))


class Book:
    """Made-up articles: words of the dictionary by Zipf's law with endings, made-up names, and among them the commonest words of Persian."""

    def __init__(self, articles, seed=7):
        dice = random.Random(seed)
        known = sorted(nouns())
        dice.shuffle(known)
        names = ["".join(dice.choices(LETTERS, k=dice.randint(3, 8))) for _ in range(VOCABULARY - len(known))]
        self.words = list(dict.fromkeys([*known, *names]))
        self.weights = [1 / (rank + 20) for rank in range(len(self.words))]
        self.dice, self.articles = random.Random(seed + 1), articles

    def article(self, number):
        """(number, title, text), the same for a number each time."""
        dice = random.Random(number)
        words = dice.choices(self.words, self.weights, k=WORDS * 3 // 4)
        said = [word + dice.choice(ENDINGS) for word in words] + dice.choices(COMMON, k=WORDS // 4)
        dice.shuffle(said)
        return number, " ".join(said[:6]), " ".join(said)

    def question(self, name):
        dice, words = self.dice, self.words
        title, text = self.article(dice.randrange(self.articles))[1:]
        if name == "rare":
            return dice.choice(words[-20_000:])
        if name == "frequent":
            return " ".join(dice.choices(words[:60], k=3))
        if name == "stop words":
            return " ".join(dice.sample(COMMON, 4))
        if name == "typing error":
            word = dice.choice(words[:20_000])
            place = dice.randrange(len(word) - 1)
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :] + " " + dice.choice(words[:5000])
        if name == "phrase":
            said = text.split()
            place = dice.randrange(len(said) - 4)
            return "«" + " ".join(said[place : place + 3]) + "»"
        if name == "while typing":
            return title[: dice.randint(3, len(title))]
        said = dice.choices(words, self.weights, k=5) + dice.sample(COMMON, 3)
        return text if name.startswith("whole") else " ".join(said)


def _fill(articles):
    from pasokh.kernel.tenancy import workspace
    from pasokh.search.writing import Item, index_many

    facts, book = business("library", f"library{articles}@bench.example"), Book(articles)
    began = time.monotonic()
    for start in range(0, articles, 500):
        with workspace(facts["workspace"]):
            made = [book.article(number) for number in range(start, min(start + 500, articles))]
            facts["bytes"] = facts.get("bytes", 0) + sum(
                len(title.encode()) + len(text.encode()) for _, title, text in made
            )
            index_many("article", [Item(n + 1, {"title": title, "text": text}, ["public"]) for n, title, text in made])
    print(f"wrote {articles} articles, {time.monotonic() - began:.0f} s", file=sys.stderr)
    return facts


def _times(workspace_id, verb, asked):
    from pasokh.kernel.tenancy import workspace
    from pasokh.search.asking import search, suggest
    from pasokh.search.writing import index

    def act(given):
        if verb == "index":
            index("article", given[0] + 1, {"title": given[1], "text": given[2]}, ["public"])
        else:
            (search if verb == "search" else suggest)(given, ["article"], ["public"], limit=20)

    with workspace(workspace_id):
        search("گرم", ["article"], ["public"])
    took = []
    for given in asked:
        began = time.perf_counter()
        with workspace(workspace_id):
            act(given)
        took.append(time.perf_counter() - began)
    return sorted(took)


def _size(here, facts):
    """Megabytes of what search keeps, once the server has tidied it up; the text itself is counted as it is stored elsewhere, uncompressed."""
    import psycopg

    for table in ("search_posting", "search_document"):
        here.run_sql(f"VACUUM (FULL, ANALYZE) {table}")
    with psycopg.connect(here.server.addresses.owner) as owner:
        kept_by = "SELECT sum(pg_total_relation_size(name)) FROM unnest(ARRAY['search_posting', 'search_document']::regclass[]) AS name"
        index = float(owner.execute(kept_by).fetchone()[0])
    text = facts["bytes"]
    return {"text MB": text / 1e6, "index MB": index / 1e6, "times the text": 1 + index / text}
