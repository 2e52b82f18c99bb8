"""Rows that join a ticket with somebody or something: put there once, taken away once, and told each time."""

from pasokh.events import track


def put_beside(ticket, rows, kind, *, by, **other) -> bool:
    """Join the ticket with `other` ({field: row}) by one of `rows` (a model); whether it was not so already. The event has the other's key."""
    _, fresh = rows.objects.get_or_create(ticket=ticket, **other)
    if fresh:
        _tell(ticket, kind, by, other)
    return fresh


def take_away(ticket, rows, kind, *, by, **other) -> bool:
    """The opposite; whether it was there."""
    removed, _ = rows.objects.filter(ticket=ticket, **other).delete()
    if removed:
        _tell(ticket, kind, by, other)
    return bool(removed)


def _tell(ticket, kind, by, other):
    track(kind, actor=by.actor, subject=ticket, **{field: row.pk for field, row in other.items()})
