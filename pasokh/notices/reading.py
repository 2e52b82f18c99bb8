"""Reading the log on from where the last reading stopped: every committed event once, in the order of its transaction."""

from django.db import connection

from pasokh.events.models import Event

from .models import Reading

OVERLAP = 1_000  # an id taken before its transaction's number was given may become visible this many ids late
MOST = 1_000  # events of one reading; whatever is left comes with the next
POINT = """
SELECT pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint, coalesce((SELECT max(id) FROM events_event), 0)
FROM pg_current_snapshot() AS now
"""


def begin() -> Reading:
    """Read from now on: what was before is no news to anybody. Inside the workspace; the row is there once, whoever comes first."""
    horizon, ceiling, top = _point()
    fresh = {"horizon": horizon, "floor": top, "next_ceiling": ceiling, "next_floor": top}
    reading, _ = Reading.objects.get_or_create(defaults=fresh)
    return reading


def read_on(kinds) -> tuple[list[Event], bool]:
    """The next events of these kinds, and whether there are more that cannot be read yet or were too many. Locks the place until commit."""
    reading = Reading.objects.select_for_update().first() or begin()
    horizon, ceiling, top = _point()
    if horizon < reading.horizon:  # a server restored from a backup counts its transactions from lower numbers
        reading.delete()
        begin()
        return [], False
    events, until = _between(reading, horizon, kinds)
    waiting = until < horizon or _unread(reading, until).exists()
    _advance(reading, until, ceiling, top)
    return events, waiting


def _between(reading, horizon, kinds):
    """Events of the transactions from the last horizon up to this one, and how far they reach: a transaction comes whole or not at all."""
    rows = _unread(reading, reading.horizon).filter(kind__in=kinds, xact_id__lt=horizon).order_by("xact_id", "pk")
    events = list(rows[: MOST + 1])
    if len(events) <= MOST:
        return events, horizon
    last = events[-1].xact_id
    whole = [event for event in events if event.xact_id < last]
    return (whole, last) if whole else (list(rows.filter(xact_id=last)), last + 1)


def _unread(reading, since):
    return Event.objects.filter(pk__gt=reading.floor - OVERLAP, xact_id__gte=since)


def _advance(reading, until, ceiling, top):
    reading.horizon = until
    if until >= reading.next_ceiling:
        # Every transaction that ran when `next_floor` was noted has ended and been read: later ones took later ids.
        reading.floor = reading.next_floor
        reading.next_ceiling, reading.next_floor = ceiling, top
    reading.save(update_fields=["horizon", "floor", "next_ceiling", "next_floor"])


def _point():
    with connection.cursor() as cursor:
        cursor.execute(POINT)
        return cursor.fetchone()
