"""Who has a request of which several were told: exactly one."""

from django.db import transaction

from pasokh.tickets.actions import append as thread
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member

from ..models import Handset
from . import whom


class HasIt(Exception):
    """A colleague has it: `member`."""

    def __init__(self, member):
        super().__init__("somebody has it")
        self.member = member


class NotHers(Exception):
    """She does not see the request, or may not answer it."""


def take(*, ticket, member) -> Ticket:
    """Give a request, or the one it was merged into, to whoever takes it, under its lock: the first of several has it. To take what one has changes nothing.

    Who had it before counts only while she is at the desk or can be told: nobody else would answer. Raises HasIt, NotHers; nothing has changed then.
    """
    with transaction.atomic():
        ticket = thread.locked([ticket.pk])[ticket.pk]
        if ticket.merged_into_id:
            return take(ticket=ticket.merged_into, member=member)
        if ticket.assignee_id == member.pk:
            return ticket
        if not whom.may_answer(member, ticket):
            raise NotHers
        if holder := _holder(ticket):
            raise HasIt(holder)
        ticket.assign(member, by=member)
        return ticket


def _holder(ticket):
    holder = Member.objects.active().filter(pk=ticket.assignee_id).first() if ticket.assignee_id else None
    if holder is None:
        return None
    reached = Handset.objects.filter(member=holder, blocked_at=None, listening=True, bot__active=True)
    return holder if reached.exists() or whom.is_at_desk(holder) else None
