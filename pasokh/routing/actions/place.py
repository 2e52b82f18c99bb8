from django.db import transaction
from django.utils import timezone

from pasokh.tickets.actions.append import locked as lock_tickets

from ..known import known
from ..models import Waiting
from ..people import lock_queues
from ..placing import rows_for
from .arrive import arrive
from .leave import forget_waiting
from .offers import withdraw_of

KEPT = ("queue", "at", "priority", "rather", "last_agent", "overflow_at")


@transaction.atomic
def place(ticket_id, *, keep_team=False) -> None:
    """Find the queue of one request anew: it came without one, or something that decides about it was changed.

    What waits already keeps the time it came; what no queue takes waits in none. `keep_team`: a person chose its team.
    """
    found, ticket = known(), lock_tickets([ticket_id]).get(ticket_id)
    if found is None or ticket is None:
        forget_waiting([ticket_id])  # the last queue was retired
        return
    row = Waiting.objects.filter(ticket=ticket_id).first()
    if row is None:
        arrive([ticket], keep_team=keep_team)
        return
    since, before = row.since, row.queue_id
    fresh = next(iter(rows_for(found, [ticket], since, keep_team=keep_team or was_chosen(ticket, row, found))), None)
    if fresh is None:
        forget_waiting([ticket_id])
        return
    lock_queues({before, fresh.queue_id})
    if fresh.queue_id != before:
        fresh.overflow_at = found.lines[fresh.queue_id].overflow_at(timezone.now())
    _move(row, fresh)
    if row.offered and row.queue_id != before:
        withdraw_of(ticket)


def route(ticket) -> bool:
    """Have a request that nobody has, and that the caller has locked, in its queue now, also one that is held: for rules and flows.

    Whether one has it, or somebody got it, by now.
    """
    from .hold import let_go

    waits = let_go(ticket) or Waiting.objects.filter(ticket=ticket).exists()
    return waits or arrive([ticket], held=False) is not None


def was_chosen(ticket, row, found):
    """Whether its team is another than its queue's: then somebody chose that."""
    line = found.lines.get(row.queue_id)
    return line is not None and ticket.team_id is not None and ticket.team_id not in line.teams


def _move(row, fresh):
    from ..jobs import ask_to_hand_out

    if row.queue_id == fresh.queue_id or row.held_until:
        fresh.overflow_at = row.overflow_at
    changed = [name for name in KEPT if getattr(row, name) != getattr(fresh, name)]
    for name in changed:
        setattr(row, name, getattr(fresh, name))
    if changed:
        row.save(update_fields=changed)
        ask_to_hand_out()


@transaction.atomic
def place_all(queue_id, most=100) -> int:
    """Find anew the queues of what waits in one that takes nothing any more, or others; how many of them."""
    ids = list(Waiting.objects.filter(queue=queue_id).order_by("ticket").values_list("ticket", flat=True)[:most])
    lock_tickets(ids)
    for ticket_id in ids:
        place(ticket_id)
    return len(ids)
