"""Who is there to take something, with how much room: read with their rows locked, so that what is decided holds until commit."""

from collections import defaultdict

from django.db import connection
from django.utils import timezone

from pasokh.calendars.queries import working_time_for
from pasokh.kernel.database.ready import Ready, among
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.live.availability import available_ids
from pasokh.tickets.models import Category

from .deciding import LONG_AGO, Person
from .models import Capacity, Queue
from .models.capacity import USUAL_WEIGHT, USUAL_WEIGHTS

# Each open request weighs 1 at least, so as many rows as her total tell that she is full: who has thousands is not counted to the end.
LOADS = """
SELECT held.member, held.channel, count(*) FROM (
    SELECT asked.member, held.channel FROM unnest(%(members)s::bigint[], %(totals)s::bigint[]) AS asked (member, most), LATERAL (
        SELECT ticket.channel FROM tickets_ticket AS ticket
        WHERE ticket.workspace_id = %(ws)s AND ticket.assignee_id = asked.member AND ticket.category = %(open)s LIMIT asked.most
    ) AS held
    UNION ALL
    SELECT offer.member_id, offer.channel FROM routing_offer AS offer
    WHERE offer.workspace_id = %(ws)s AND offer.member_id = ANY(%(members)s::bigint[]) AND offer.state = 'offered'
) AS held GROUP BY 1, 2
"""

_capacities = Ready(
    lambda: Capacity.objects.select_for_update(no_key=True).filter(among("member_id", "members")).order_by("member_id"),
    prepared=True,
)
_queues = Ready(
    lambda: (
        Queue.objects.select_for_update(of=("self",), no_key=True)
        .filter(among("id", "queues"))
        .order_by("id")
        .values_list("id")
    ),
    prepared=True,
)


def lock_queues(queue_ids) -> None:
    """Have these queues for oneself until commit."""
    _queues(queues=list(queue_ids))


def present(known, queue_ids, now=None, here=None) -> dict[int, frozenset[int]]:
    """Who may get something of these queues now: available (or in `here`), and at work where the queue keeps hours. {member: her queues of these}."""
    now, asked = now or timezone.now(), set(queue_ids)
    here = available_ids() if here is None else here
    always = {pk for pk in asked if not known.lines[pk].queue.keeps_hours}
    found = {}
    for member, queues in known.workers.items():
        mine = queues & asked if member in here else frozenset()
        if mine - always and not is_at_work(member, now):
            mine &= always
        if mine:
            found[member] = frozenset(mine)
    return found


def is_at_work(member_id, now) -> bool:
    """Whether a member works at a time: by her calendar, without her absences."""
    return working_time_for(member_id=member_id).is_open(now)


def people_of(known, working, *, lock=True) -> list[Person]:
    """These members ({member: queues}) with their loads, their rows locked until commit (unless it is for a guess)."""
    capacities = lock_people(working) if lock else _read(working)
    loads = loads_of({row.member_id: total_of(row, known.rules) for row in capacities})
    return [_person(row, known, working[row.member_id], loads[row.member_id]) for row in capacities]


def lock_people(members) -> list[Capacity]:
    """Have the rows of these members for oneself until commit, by id; who has none gets one. One who left has none to get: her row went with her."""
    rows = _capacities(members=list(members)) if members else []
    missing = set(members) - {row.member_id for row in rows}
    if not missing:
        return rows
    Capacity.objects.bulk_create([Capacity(member_id=pk) for pk in sorted(missing)], ignore_conflicts=True)
    return _capacities(members=list(members))


def _read(members):
    rows = {row.member_id: row for row in Capacity.objects.filter(member__in=members)}
    return [rows.get(member) or Capacity(member_id=member) for member in members]


def total_of(capacity, rules) -> int:
    return rules.total if capacity.total is None else capacity.total


def loads_of(totals) -> dict:
    """What open requests and pending offers take of members ({member: total}): {member: {channel: how many}}."""
    found = defaultdict(dict)
    if totals:
        given = {"members": list(totals), "totals": list(totals.values()), "ws": require_workspace_id()}
        with connection.cursor() as cursor:
            cursor.execute(LOADS, given | {"open": int(Category.OPEN)})
            for member, channel, count in cursor.fetchall():
                found[member][channel] = count
    return found


def _person(row, known, queues, held):
    person = Person(
        pk=row.member_id,
        total=total_of(row, known.rules),
        load=0,
        queues=queues,
        weights=weights_of(row, known.rules),
        usual=USUAL_WEIGHT,
        skills=known.skills.get(row.member_id, {}),
        turn=row.turn,
        idle_since=max(filter(None, (row.given_at, row.freed_at)), default=LONG_AGO),
    )
    person.load = sum(person.weight_of(channel) * count for channel, count in held.items())
    return person


def weights_of(capacity, rules) -> dict:
    """What each channel weighs for a member: the usual, the business's, her own; the later counts."""
    return USUAL_WEIGHTS | rules.weights | capacity.weights


def note_given(person_rows, now) -> None:
    """Write down whose turn it was."""
    rows = list(person_rows)
    statement = (
        "UPDATE routing_capacity AS row SET turn = given.turn, given_at = %s "
        "FROM unnest(%s::bigint[], %s::bigint[]) AS given (member, turn) WHERE row.member_id = given.member"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [now, [person.pk for person in rows], [person.turn for person in rows]])
