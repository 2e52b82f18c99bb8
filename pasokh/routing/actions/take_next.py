from django.db import transaction
from django.utils import timezone

from pasokh.events import Actor
from pasokh.kernel.database.writing import insert
from pasokh.tickets.actions.give import Gift, give
from pasokh.tickets.models import Ticket

from ..known import known
from ..models import Offer, Waiting
from ..people import lock_queues, note_given, people_of
from ..placing import team_of, wants_somebody
from ..queries import heads
from .settle import ask_of


class NothingWaits(Exception):
    """Nothing waits in her queues that she could take."""


class Full(Exception):
    """She has no room: something must be finished first."""


@transaction.atomic
def take_next(member) -> Ticket:
    """Give a member who asks for it the next request of her queues that she knows enough for; returns it. Whether she is available she knows herself.

    Raises NothingWaits, or Full where something waits for which she has no room.
    """
    found = known()
    queues = found.workers.get(member.pk) if found else None
    if not queues:
        raise NothingWaits
    (person,) = people_of(found, {member.pk: queues}, lock=False) or (None,)
    rows = sorted(heads(queues), key=lambda row: (row.at, row.ticket_id))
    able = [row for row in rows if person and person.knows(ask_of(row, found).needs)]
    for row in able:
        if person.has_room(row.channel) and (ticket := _taken(row, found, member, queues)):
            return ticket
    raise Full if able else NothingWaits


def _taken(row, found, member, queues):
    """The ticket, if it is to be had: one that somebody holds just now is left to her."""
    ticket = Ticket.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=row.ticket_id).first()
    if ticket is None or not wants_somebody(ticket):
        return None
    lock_queues([row.queue_id])
    (person,) = people_of(found, {member.pk: queues}) or (None,)
    row = Waiting.objects.filter(pk=row.pk, offered=False).first()
    if row is None or person is None or not person.has_room(row.channel):
        return None
    now, row.ticket = timezone.now(), ticket
    _write(row, found, person, now)
    return ticket


def _write(row, found, person, now):
    waited = max(int((now - row.since).total_seconds()), 0)
    given = {"how": Offer.How.PULLED, "state": Offer.State.TAKEN, "ended_at": now, "waited": waited}
    weight = person.weight_of(row.channel)
    offer = Offer(
        ticket=row.ticket, member_id=person.pk, queue_id=row.queue_id, channel=row.channel, weight=weight, **given
    )
    insert([offer])
    person.turn += 1
    note_given([person], now)
    row.delete()
    gift = Gift(row.ticket, person.pk, team_of(row, found), (("queue", row.queue_id),))
    give([gift], actor=Actor("member", person.pk))
