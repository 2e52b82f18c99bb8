from django.db import transaction

from pasokh.events.actors import SYSTEM
from pasokh.tickets.actions.append import locked as lock_tickets
from pasokh.tickets.actions.give import Gift, give
from pasokh.tickets.filters.facts import facts_of_all
from pasokh.tickets.models import Ticket

from ..known import known
from ..placing import line_for
from .arrive import arrive

AT_ONCE = 100


@transaction.atomic
def relieve(member_id) -> int:
    """Take what a member had who left, and put it into its queues; how many, at most AT_ONCE.

    What no queue takes stays with her name, as it was where there are no queues: a lead sees it in the list. What waits for the customer goes into
    its queue when it is open again.
    """
    found = known()
    ids = list(Ticket.objects.unsettled().filter(assignee=member_id).order_by("pk").values_list("pk", flat=True))
    tickets = list(lock_tickets(ids[: AT_ONCE * 5]).values()) if found else []
    facts = facts_of_all(tickets) if tickets else {}
    hers = [ticket for ticket in tickets if ticket.assignee_id == member_id and line_for(found, facts[ticket.pk])]
    hers = hers[:AT_ONCE]
    if hers:
        give([Gift(ticket, assignee_id=None, payload=(("relieved", member_id),)) for ticket in hers], actor=SYSTEM)
        arrive(hers)
    return len(hers)
