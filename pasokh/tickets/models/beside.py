"""Rows that join a ticket with somebody or something: put there once, taken away once, and told each time."""

from functools import cache

from pasokh.events import track
from pasokh.kernel.database.ready import Asked
from pasokh.kernel.database.ready_changes import ReadyDelete
from pasokh.kernel.database.writing import insert_new


def put_beside(ticket, rows, kind, *, by, **other) -> bool:
    """Join the ticket with `other` ({field: row}) by one of `rows` (a model); whether it was not so already. The event has the other's key."""
    fresh = insert_new(rows(ticket=ticket, **other))
    if fresh:
        _tell(ticket, kind, by, other)
    return fresh


def take_away(ticket, rows, kind, *, by, **other) -> bool:
    """The opposite; whether it was there."""
    removed = _leaving(rows, *other)(ticket=ticket.pk, **{field: row.pk for field, row in other.items()})
    if removed:
        _tell(ticket, kind, by, other)
    return bool(removed)


@cache
def _leaving(rows, *other):
    return ReadyDelete(lambda: rows.objects.filter(ticket=Asked("ticket"), **{field: Asked(field) for field in other}))


def _tell(ticket, kind, by, other):
    track(kind, actor=by.actor, subject=ticket, **{field: row.pk for field, row in other.items()})
