"""What a document says, written down for search: postings by word, and the document's trail."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from math import log2
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from pasokh.kernel.tenancy import require_workspace_id

from .analysis import mark_of, tokens
from .models import Document, Posting, Shelf

TITLES = ("title", "keywords")  # fields that say what the whole is about
BLOCK = 16_384  # documents of one row of a word: what is written anew with each
MOST_NUMBERS = 1 << 21
MOST_IN_TEXT, BUCKETS = 15, 32
END_OF_FIELD = b"\0\0"
AT_ONCE = 1_000  # documents of one statement
TIDY_AFTER = 60  # seconds


class Item(NamedTuple):
    """Something to be found: `fields` from "title", "keywords", "text" … to plain text, `audience` the words of which a reader needs one."""

    id: int
    fields: Mapping[str, str]
    audience: Iterable[str]
    at: datetime | None = None  # how fresh it is; now unless said


def index(kind: str, id: int, fields: Mapping[str, str], audience: Iterable[str], at: datetime | None = None) -> None:
    """Have an item found under its words, in place of what it said before. In the caller's transaction: found once that is committed."""
    index_many(kind, [Item(id, fields, audience, at)])


def index_many(kind: str, items: Iterable[Item]) -> None:
    """The like of many items, which takes far less than one by one. Writers of a kind wait for one another until they commit."""
    items = list(items)
    for start in range(0, len(items), AT_ONCE):
        _write(kind, items[start : start + AT_ONCE])


def forget(kind: str, ids: int | Iterable[int]) -> None:
    """Have items found no more, at once. Their words go from the index with the next tidying, a minute later."""
    ids = [ids] if isinstance(ids, int) else list(ids)
    _forget(_locked(kind), ids)


def _write(kind, items):
    shelf = _locked(kind)
    _forget(shelf, [item.id for item in items])
    postings, documents = {}, []
    for item in items:
        said = _said(item)
        number = shelf.next_number
        shelf.next_number += 1
        if number >= MOST_NUMBERS:
            raise OverflowError(f"{kind} has been written {MOST_NUMBERS} times: rebuild it")
        shelf.documents += 1
        shelf.words += said.length
        documents.append(_document(kind, item, number, said))
        for word in said.text.keys() | said.title.keys():
            entry = entry_of(number, said.length, said.title[word], said.text[word])
            postings.setdefault((word, number // BLOCK), []).append(entry)
    Document.objects.bulk_create(documents)
    _post(shelf, postings)
    shelf.save(update_fields=["next_number", "documents", "words", "gone"])


class Said(NamedTuple):
    """How often each word stands in the titles and in the text, how many words there are, and all of them in order, by marks."""

    title: Counter
    text: Counter
    length: int
    trail: bytes


def _said(item):
    counts, trail, length = (Counter(), Counter()), [], 0
    for name, field in sorted(item.fields.items(), key=lambda each: each[0] not in TITLES):
        found = tokens(field or "")
        length += len(found)
        count = counts[0 if name in TITLES else 1]
        for token in found:
            count[token.stem] += 1
            for part in token.parts:
                count[part] += 1
            trail.append(mark_of(token.stem))
        trail.append(END_OF_FIELD)
    return Said(*counts, length, b"".join(trail))


def entry_of(number: int, length: int, in_title: int, in_text: int) -> int:
    """What stands in a posting: number << 10 | length, in 32 steps << 5 | in the title << 4 | how often in the text, up to 15."""
    return number << 10 | _bucket(length) << 5 | bool(in_title) << 4 | min(in_text, MOST_IN_TEXT)


def _bucket(length):
    return min(round(4 * log2(1 + length / 16)), BUCKETS - 1)


def length_of(bucket: int) -> float:
    """About how many words a document of this bucket has."""
    return 16 * (2 ** (bucket / 4) - 1)


def _document(kind, item, number, said):
    return Document(
        kind=kind,
        item=item.id,
        number=number,
        audience=sorted(set(item.audience)),
        words=said.length,
        at=item.at or timezone.now(),
        trail=said.trail,
    )


def _locked(kind):
    """The shelf, locked: numbers are given out in order, and no two writers take the rows of words in different orders."""
    Shelf.objects.get_or_create(kind=kind)
    return Shelf.objects.select_for_update().get(kind=kind)


def _forget(shelf, ids):
    old = Document.objects.filter(kind=shelf.kind, item__in=ids)
    lengths = list(old.values_list("words", flat=True))
    if not lengths:
        return
    from .jobs import tidy

    old.delete()
    shelf.documents -= len(lengths)
    shelf.words -= sum(lengths)
    shelf.gone += len(lengths)
    shelf.save(update_fields=["documents", "words", "gone"])
    tidy.defer(kind=shelf.kind, after=TIDY_AFTER, once=f"search.tidy {require_workspace_id()} {shelf.kind}")


POST = """
INSERT INTO search_posting AS old (workspace_id, shelf, word, block, many, entries)
SELECT %s, %s, word, block, count(*), array_agg(entry ORDER BY entry)
FROM unnest(%s::text[], %s::int[], %s::int[]) AS fresh (word, block, entry) GROUP BY word, block ORDER BY word COLLATE "C", block
ON CONFLICT (shelf, word, block) DO UPDATE SET many = old.many + excluded.many, entries = old.entries || excluded.entries
"""


def _post(shelf, postings):
    rows = [(word, block, entry) for (word, block), entries in postings.items() for entry in entries]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(POST, [require_workspace_id(), shelf.pk, *map(list, zip(*rows, strict=True))])


TIDY = """
WITH alive AS MATERIALIZED (SELECT number FROM search_document WHERE workspace_id = %(ws)s AND kind = %(kind)s),
kept AS MATERIALIZED (
    SELECT posting.word, posting.block, array_agg(entry ORDER BY entry) FILTER (WHERE alive.number IS NOT NULL) AS entries,
        count(alive.number) AS many
    FROM search_posting AS posting, LATERAL unnest(posting.entries) AS entry LEFT JOIN alive ON alive.number = entry >> 10
    WHERE posting.shelf = %(shelf)s
    GROUP BY posting.word, posting.block HAVING count(alive.number) < count(*)
),
emptied AS (
    DELETE FROM search_posting AS posting USING kept
    WHERE posting.shelf = %(shelf)s AND posting.word = kept.word AND posting.block = kept.block AND kept.many = 0
)
UPDATE search_posting AS posting SET entries = kept.entries, many = kept.many FROM kept
WHERE posting.shelf = %(shelf)s AND posting.word = kept.word AND posting.block = kept.block AND kept.many > 0
"""


def tidy_now(kind: str) -> None:
    """Take what was forgotten out of the postings: until then its words stand there, without leading to anything."""
    shelf = _locked(kind)
    if shelf.gone:
        with connection.cursor() as cursor:
            cursor.execute(TIDY, {"ws": require_workspace_id(), "kind": kind, "shelf": shelf.pk})
        shelf.gone = 0
        shelf.save(update_fields=["gone"])


def clear(kind: str) -> None:
    """Forget everything of a kind, before it is indexed anew."""
    shelf = _locked(kind)
    Posting.objects.filter(shelf=shelf.pk).delete()
    Document.objects.filter(kind=kind).delete()
    shelf.delete()
