"""Where in each request stands what was searched for: in its newest words, its subject, or a message further up."""

from typing import NamedTuple

from pasokh.tickets.queries import sayings

from .marking import around, says_all


class Hit(NamedTuple):
    """Words around what was searched for, and whether we said them."""

    words: str
    ours: bool


def hits(rows, text) -> dict:
    """{key: Hit} for lines of the list. One statement for all whose own words do not say it; none where it was the customer or a number."""
    shown = {row.pk: _shown(row, text) for row in rows}
    further = sayings([pk for pk, hit in shown.items() if hit is None], text)
    for pk, (kind, said) in further.items():
        if words := around(said, text):
            shown[pk] = Hit(words, kind == "reply")
    return {pk: hit for pk, hit in shown.items() if hit}


def _shown(row, text):
    if says_all(row.preview, text):
        return Hit(around(row.preview, text), row.preview_kind == "reply")
    return Hit(around(row.subject, text), False) if says_all(row.subject, text) else None
