from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pasokh.events import happened, record
from pasokh.events.actors import SYSTEM
from pasokh.live.availability import states
from pasokh.tickets.actions.append import locked as lock_tickets
from pasokh.tickets.actions.give import Gift, give
from pasokh.tickets.filters.facts import facts_of_all
from pasokh.tickets.models import Category, Ticket

from ..known import known
from ..models import Capacity, Waiting
from ..placing import line_for
from .arrive import arrive

AT_ONCE = 100


@transaction.atomic
def relieve(member_id) -> int:
    """Take what a member had who left, and put it into its queues; how many, at most AT_ONCE.

    What no queue takes stays with her name, as it was where there are no queues: a lead sees it in the list. What waits for the customer goes into
    its queue when it is open again.
    """
    hers = list(_in_queues(Ticket.objects.unsettled(), member_id))[:AT_ONCE]
    _take_from(member_id, hers)
    return len(hers)


@transaction.atomic
def hand_on(member_id) -> int:
    """Have others answer who wait for a member who has been gone longer than the queues of their requests allow; how many, at most AT_ONCE.

    Who comes back meanwhile keeps what she has. Where nobody has room they wait in their queues, and one that asks for the last agent first gives
    them to her when she is back.
    """
    gone_at = Capacity.objects.filter(member=member_id).values_list("gone_at", flat=True).first()
    if gone_at is None or member_id in states():
        return 0
    waits = Ticket.objects.filter(category=Category.OPEN, waiting_since__isnull=False)
    late = [ticket for ticket, line in _in_queues(waits, member_id).items() if _is_late(ticket, line, gone_at)][
        :AT_ONCE
    ]
    record([happened("ticket.handed_on", actor=SYSTEM, subject=ticket, member=member_id) for ticket in late])
    _take_from(member_id, late)
    Waiting.objects.filter(ticket__in=[ticket.pk for ticket in late]).update(last_agent=member_id)
    return len(late)


def _is_late(ticket, line, gone_at):
    after = timedelta(seconds=line.queue.hand_on_after)
    still = ticket.category == Category.OPEN and ticket.waiting_since is not None
    return bool(after) and still and line.passed(gone_at, timezone.now()) >= after


def _in_queues(tickets, member_id) -> dict:
    """What a member has of these tickets (a queryset), locked, with the queue that takes each; what none takes is left out."""
    found = known()
    ids = tickets.filter(assignee=member_id, merged_into=None).order_by("pk").values_list("pk", flat=True)
    held = list(lock_tickets(list(ids[: AT_ONCE * 5])).values()) if found else []
    facts = facts_of_all(held) if held else {}
    lines = {ticket: line_for(found, facts[ticket.pk]) for ticket in held if ticket.assignee_id == member_id}
    return {ticket: line for ticket, line in lines.items() if line}


def _take_from(member_id, tickets):
    if tickets:
        give([Gift(ticket, assignee_id=None, payload=(("relieved", member_id),)) for ticket in tickets], actor=SYSTEM)
        arrive(tickets)
