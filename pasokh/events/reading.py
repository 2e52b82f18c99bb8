"""Reading the log on from where a room's last reading stopped: every committed event once, in the order of its transaction.

A room that reads the log keeps its place in a table of its own, derived from `Place`:

    class Reading(Place):
        class Meta:
            constraints = [models.UniqueConstraint(fields=["workspace_id"], name="one_reading_per_workspace")]

    events, waiting = read_on(Reading, kinds)     # in the transaction that does what they ask for

The place moves with that transaction: what it did and how far it read stand or fall together.
"""

from django.db import connection, models

from pasokh.kernel.tenancy.models import TenantRow

OVERLAP = 1_000  # an id taken before its transaction's number was given may become visible this many ids late
MOST = 1_000  # events of one reading; whatever is left comes with the next
POINT = """
SELECT pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint, coalesce((SELECT max(id) FROM events_event), 0)
FROM pg_current_snapshot() AS now
"""


class Place(TenantRow):
    """How far a room has read the log of a workspace: one row, locked while it is read on.

    Serial ids do not become visible in their own order, so what is done is told by transactions: all below `horizon` are read. No unread
    event has an id below `floor`; `next_floor` takes its place once every transaction below `next_ceiling` has ended.
    """

    horizon = models.BigIntegerField()
    floor = models.BigIntegerField()
    next_ceiling = models.BigIntegerField()
    next_floor = models.BigIntegerField()

    class Meta:
        abstract = True

    def __str__(self):
        return f"read below {self.horizon}"


def begin(places: type[Place]) -> Place:
    """Read from now on: what was before is no news to anybody. Inside the workspace; the row is there once, whoever comes first."""
    horizon, ceiling, top = _point()
    fresh = {"horizon": horizon, "floor": top, "next_ceiling": ceiling, "next_floor": top}
    place, _ = places.objects.get_or_create(defaults=fresh)
    return place


def read_on(places: type[Place], kinds=None) -> tuple[list, bool]:
    """The next events of these kinds (None: of all), and whether there are more that cannot be read yet or were too many.

    Locks the place until commit.
    """
    place = places.objects.select_for_update().first() or begin(places)
    horizon, ceiling, top = _point()
    if horizon < place.horizon:  # a server restored from a backup counts its transactions from lower numbers
        place.delete()
        begin(places)
        return [], False
    events, until = _between(place, horizon, kinds)
    waiting = until < horizon or _unread(place, until).exists()
    _advance(place, until, ceiling, top)
    return events, waiting


def _between(place, horizon, kinds):
    """Events of the transactions from the last horizon up to this one, and how far they reach: a transaction comes whole or not at all."""
    rows = _unread(place, place.horizon).filter(xact_id__lt=horizon).order_by("xact_id", "pk")
    rows = rows if kinds is None else rows.filter(kind__in=kinds)
    events = list(rows[: MOST + 1])
    if len(events) <= MOST:
        return events, horizon
    last = events[-1].xact_id
    whole = [event for event in events if event.xact_id < last]
    return (whole, last) if whole else (list(rows.filter(xact_id=last)), last + 1)


def _unread(place, since):
    from .models import Event  # models derive from Place in modules that are read before this app's

    return Event.objects.filter(pk__gt=place.floor - OVERLAP, xact_id__gte=since)


def _advance(place, until, ceiling, top):
    place.horizon = until
    if until >= place.next_ceiling:
        # Every transaction that ran when `next_floor` was noted has ended and been read: later ones took later ids.
        place.floor = place.next_floor
        place.next_ceiling, place.next_floor = ceiling, top
    place.save(update_fields=["horizon", "floor", "next_ceiling", "next_floor"])


def _point():
    with connection.cursor() as cursor:
        cursor.execute(POINT)
        return cursor.fetchone()
