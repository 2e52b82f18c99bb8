from django.db import transaction

from pasokh.tickets.actions.append import locked as lock_tickets

from ..known import known
from ..people import lock_queues, people_of, present
from ..placing import wants_somebody
from ..queries import heads
from .leave import forget_waiting
from .settle import Settled, choose_for, settle


@transaction.atomic
def hand_out() -> Settled:
    """Hand what waits to whoever has room now: when somebody became free, came, or a queue changed.

    Tickets are locked before queues, so it is guessed first which of them will go; what was decided meanwhile is decided anew.
    """
    found = known()
    if found is None:
        return Settled()
    _wait_for_deciders(found)
    wanted = _guess(found)
    if not wanted:
        return Settled()
    tickets = lock_tickets(sorted(wanted))
    forget_waiting([pk for pk in wanted if pk not in tickets or not wants_somebody(tickets[pk])])
    return settle(found, locked={pk: ticket for pk, ticket in tickets.items() if wants_somebody(ticket)})


def _wait_for_deciders(found):
    """Whoever decides now may put something down to wait that she had no room for a moment ago: what she writes must be seen."""
    point = transaction.savepoint()
    lock_queues(found.lines)
    transaction.savepoint_rollback(point)


def _guess(found):
    people = people_of(found, present(found, found.lines), lock=False)
    free = [person for person in people if person.load < person.total]
    rows = heads({queue for person in free for queue in person.queues})
    return list(choose_for(found, rows, free))
