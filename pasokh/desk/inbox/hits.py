"""Where in each request stands what was searched for: in its newest words, its subject, or a message further up."""

from typing import NamedTuple

from pasokh.tickets.sayings import sayings, texts_of

from .marking import around, says_all


class Hit(NamedTuple):
    """Words around what was searched for, and whether we said them."""

    words: str
    ours: bool


def hits(rows, text, messages=None) -> dict:
    """{key: Hit} for lines of the list. One statement for all whose own words do not say it; none where it was the customer or a number.

    `messages` says which message of each was found ({key: message}), where that is known.
    """
    shown = {row.pk: _shown(row, text) for row in rows}
    further = _further([pk for pk, hit in shown.items() if hit is None], text, messages)
    for pk, (kind, said) in further.items():
        if words := around(said, text):
            shown[pk] = Hit(words, kind == "reply")
    return {pk: hit for pk, hit in shown.items() if hit}


def _further(keys, text, messages):
    if messages is None:
        return sayings(keys, text)
    return texts_of([messages[pk] for pk in keys if messages.get(pk)])


def _shown(row, text):
    if says_all(row.preview, text):
        return Hit(around(row.preview, text), row.preview_kind == "reply")
    return Hit(around(row.subject, text), False) if says_all(row.subject, text) else None
