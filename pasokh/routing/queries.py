"""Reads worth a name: what waits, in order, and how long it may take."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Count, DateTimeField, F, Q
from django.utils import timezone

from pasokh.kernel.database.ready import Asked, Ready, among
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.live.availability import answering_among
from pasokh.live.presence import online_member_ids

from .known import known
from .models import Offer, Queue, Waiting
from .people import is_at_work, present

HEADS = 200  # of each queue: more are not looked at in one decision
LATELY = timedelta(minutes=30)  # what was taken in this time says how fast a queue moves

# Of each queue by the index of its order.
FIRST = """
SELECT first.* FROM unnest(%(queues)s::bigint[]) AS asked (queue), LATERAL (
    SELECT waiting.* FROM routing_waiting AS waiting WHERE waiting.workspace_id = nullif(current_setting('pasokh.ws', true), '')::bigint
    AND waiting.queue_id = asked.queue AND NOT waiting.offered AND waiting.held_until IS NULL ORDER BY waiting.at, waiting.id LIMIT %(most)s
) AS first
"""


def heads(queue_ids, most=HEADS) -> list[Waiting]:
    """The first of what waits in each of these queues, but for what is being offered, or held."""
    return list(Waiting.objects.raw(FIRST, {"queues": sorted(queue_ids), "most": most})) if queue_ids else []


@dataclass(frozen=True)
class Place:
    """Where a request stands: 1 is next. `wait` is a guess in seconds, None where nothing tells; `offered`: somebody thinks it over.

    Nothing tells where nothing was taken lately, or nobody of the queue is there and at work: it may be tomorrow.

    `held`: something else still talks with the customer; it has no position before that is over. `attended`: somebody is there for whom she may wait,
    of its queue or of the one that it soon goes to, and at work where that keeps hours; else nobody will answer before they are back.
    """

    queue_id: int
    position: int | None
    wait: int | None
    offered: bool
    callback_offered: bool
    callback_taken: bool
    attended: bool
    held: bool = False


def place_of(ticket) -> Place | None:
    """Where a ticket stands in its queue; None for one that waits in none."""
    row = Waiting.objects.filter(ticket=ticket).first()
    if row is None:
        return None
    position = None if row.held_until else _position_of(row)
    return Place(
        queue_id=row.queue_id,
        position=position,
        wait=expected_wait(row.queue_id, position) if position else None,
        held=position is None,
        offered=row.offered,
        callback_offered=row.callback_at is not None,
        callback_taken=row.callback_taken_at is not None,
        attended=_Attendance().of(row.queue_id, row.overflow_at),
    )


# Where everything of a channel stands, the first of each queue first.
PLACES = """
SELECT ticket_id, queue_id, position, offered, callback_at IS NOT NULL, callback_taken_at IS NOT NULL, overflow_at FROM (
    SELECT waiting.*, row_number() OVER (PARTITION BY waiting.queue_id ORDER BY waiting.at, waiting.id) AS position
    FROM routing_waiting AS waiting WHERE waiting.workspace_id = nullif(current_setting('pasokh.ws', true), '')::bigint
    AND waiting.held_until IS NULL
) AS placed WHERE channel = %(channel)s ORDER BY position, ticket_id LIMIT %(most)s
"""


def places_of(channel, most) -> dict[int, Place]:
    """{ticket: its place} of the first requests of a channel in all queues, at most so many: a few statements, however many queues there are."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"channel": channel, "most": most})
        rows = cursor.fetchall()
    if not rows:
        return {}
    taken, attendance = _paces({row[1] for row in rows}), _Attendance()
    return {
        ticket: Place(queue, position, _wait(position, taken[queue]), *flags, attendance.of(queue, overflow_at))
        for ticket, queue, position, *flags, overflow_at in rows
    }


class _Attendance:
    """Which queues somebody works now for whom customers may wait."""

    def __init__(self):
        self.known, self.now = known(), timezone.now()
        here = answering_among(online_member_ids(require_workspace_id()))
        at_them = present(self.known, self.known.lines, self.now, here) if self.known else {}
        self.staffed = frozenset().union(*at_them.values())

    def of(self, queue_id, overflow_at) -> bool:
        """Whether what waits in a queue, and overflows at a time, will be answered by who is there."""
        if queue_id in self.staffed:
            return True
        line = self.known and self.known.lines.get(queue_id)
        goes_on = line and line.queue.overflow == Queue.Overflow.QUEUE and overflow_at
        return bool(goes_on and overflow_at < self.now + LATELY and line.queue.overflow_to_id in self.staffed)


def on_duty(member_ids, now=None) -> set[int]:
    """Of these members, those who answer at this hour: out of her own hours one does only where she works a queue that keeps none, or none does."""
    lines = found.lines if (found := known()) else {}
    always = {pk for pk, line in lines.items() if not line.queue.keeps_hours}
    if len(always) == len(lines):
        return set(member_ids)
    now = now or timezone.now()
    return {pk for pk in member_ids if found.workers.get(pk, frozenset()) & always or is_at_work(pk, now)}


def anything_waits(channel) -> bool:
    """Whether a request of this channel waits in a queue."""
    return Waiting.objects.in_line().filter(channel=channel).exists()


def count_from(origin) -> int:
    """How many requests wait that came by one channel, which its origin names."""
    return Waiting.objects.in_line().filter(ticket__origin=origin).count()


def _position_of(row):
    others = Waiting.objects.in_line().filter(queue=row.queue_id)
    return others.filter(Q(at__lt=row.at) | Q(at=row.at, pk__lt=row.pk)).count() + 1


def expected_wait(queue_id, position) -> int | None:
    """Seconds until it is the turn of who stands there, by the pace of the last half hour; None where nothing tells."""
    return _wait(position, _paces({queue_id})[queue_id])


def _paces(queue_ids):
    """{queue: what was taken of it lately}, 0 where nobody is there now who would be given the next."""
    found = known()
    here = present(found, queue_ids & found.lines.keys()) if found else {}
    staffed = {queue for queues in here.values() for queue in queues}
    taken = dict(_taken(queues=sorted(staffed), since=timezone.now() - LATELY)) if staffed else {}
    return {queue: taken.get(queue, 0) for queue in queue_ids}


def _taken_since():
    rows = Offer.objects.taken().filter(among("queue_id", "queues"), created_at__gt=Asked("since", DateTimeField()))
    return rows.order_by().values_list("queue").annotate(count=Count("pk"))


_taken = Ready(_taken_since)


def _wait(position, taken):
    return round(position * LATELY.total_seconds() / taken) if taken else None


def waiting_in_order(queue_ids=None):
    """Everything that waits (in these queues), first who is next, with tickets and their customers; behind it what is held."""
    rows = Waiting.objects.select_related("ticket__contact", "ticket__status", "queue")
    rows = rows.order_by(F("held_until").asc(nulls_first=True), "at", "pk")
    return rows if queue_ids is None else rows.filter(queue__in=queue_ids)


def waiting_counts() -> dict[int, int]:
    """{queue: how many wait in it for somebody to take them}."""
    return _counted(Waiting.objects.in_line())


def held_counts() -> dict[int, int]:
    """{queue: with how many of it something else still talks}."""
    return _counted(Waiting.objects.held())


def _counted(rows):
    return dict(rows.values_list("queue").annotate(count=Count("pk")))


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
