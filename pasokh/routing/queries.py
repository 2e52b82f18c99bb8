"""Reads worth a name: what waits, in order, and how long it may take."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from .models import Offer, Waiting

HEADS = 200  # of each queue: more are not looked at in one decision
LATELY = timedelta(minutes=30)  # what was taken in this time says how fast a queue moves

# Of each queue by the index of its order.
FIRST = """
SELECT first.* FROM unnest(%(queues)s::bigint[]) AS asked (queue), LATERAL (
    SELECT waiting.* FROM routing_waiting AS waiting WHERE waiting.workspace_id = nullif(current_setting('pasokh.ws', true), '')::bigint
    AND waiting.queue_id = asked.queue AND NOT waiting.offered ORDER BY waiting.at, waiting.id LIMIT %(most)s
) AS first
"""


def heads(queue_ids, most=HEADS) -> list[Waiting]:
    """The first of what waits in each of these queues, but for what is being offered."""
    return list(Waiting.objects.raw(FIRST, {"queues": sorted(queue_ids), "most": most})) if queue_ids else []


@dataclass(frozen=True)
class Place:
    """Where a request stands: 1 is next. `wait` is a guess in seconds, None where nothing tells; `offered`: somebody thinks it over."""

    queue_id: int
    position: int
    wait: int | None
    offered: bool
    callback_offered: bool
    callback_taken: bool


def place_of(ticket) -> Place | None:
    """Where a ticket stands in its queue; None for one that waits in none."""
    row = Waiting.objects.filter(ticket=ticket).first()
    if row is None:
        return None
    before = Waiting.objects.filter(queue=row.queue_id).filter(Q(at__lt=row.at) | Q(at=row.at, pk__lt=row.pk)).count()
    return Place(
        queue_id=row.queue_id,
        position=before + 1,
        wait=expected_wait(row.queue_id, before + 1),
        offered=row.offered,
        callback_offered=row.callback_at is not None,
        callback_taken=row.callback_taken_at is not None,
    )


def expected_wait(queue_id, position) -> int | None:
    """Seconds until it is the turn of who stands there, by the pace of the last half hour; None where nothing was taken in it."""
    taken = Offer.objects.taken().filter(queue=queue_id, created_at__gt=timezone.now() - LATELY).count()
    return round(position * LATELY.total_seconds() / taken) if taken else None


def waiting_in_order(queue_ids=None):
    """Everything that waits (in these queues), first who is next, with tickets and their customers."""
    rows = Waiting.objects.select_related("ticket__contact", "ticket__status", "queue").order_by("at", "pk")
    return rows if queue_ids is None else rows.filter(queue__in=queue_ids)


def waiting_counts() -> dict[int, int]:
    """{queue: how many wait in it}."""
    return dict(Waiting.objects.values_list("queue").annotate(count=Count("pk")))


# Who got how many of what, and how long it had waited.
SHARES = """
SELECT offer.member_id, offer.channel, offer.state, count(*), sum(offer.weight), avg(offer.waited), max(offer.waited)
FROM routing_offer AS offer WHERE offer.created_at >= %(since)s AND offer.created_at < %(until)s
AND (%(queue)s::bigint IS NULL OR offer.queue_id = %(queue)s::bigint) GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Share:
    """What a member got of a channel, by what became of it. Times in seconds."""

    member_id: int
    channel: str
    state: str
    count: int
    weight: int
    mean_wait: float
    longest_wait: int


def shares(since, until, queue_id=None) -> list[Share]:
    """Who was handed or offered how much between two moments, in one queue or all."""
    with connection.cursor() as cursor:
        cursor.execute(SHARES, {"since": since, "until": until, "queue": queue_id})
        return [Share(*row) for row in cursor.fetchall()]


def pending_of(member) -> list[Offer]:
    """What a member is asked to take, the oldest first."""
    return list(Offer.objects.pending().filter(member=member).select_related("ticket__contact", "queue").order_by("pk"))
