"""While something else talks with a customer: her request stands in its queue, and its turn comes when that is over."""

from django.db import transaction
from django.utils import timezone

from pasokh.tickets.actions.append import locked as lock_tickets

from ..known import known
from ..models import Waiting
from .arrive import arrive
from .place import was_chosen


def hold(ticket, until) -> bool:
    """Offer a request to nobody before `until` (UTC), unless it is let go earlier. Whoever thinks it over is asked no more.

    The caller has locked the ticket. Whether it waits in a queue: what somebody has, or no queue takes, is not held.
    """
    from .offers import withdraw_of

    row = Waiting.objects.filter(ticket=ticket).first()
    if row is None:
        return False
    if row.offered:
        withdraw_of(ticket)
    row.offered, row.held_until, row.overflow_at = False, until, None
    row.save(update_fields=["offered", "held_until", "overflow_at"])
    return True


def hold_longer(ticket, until) -> None:
    """The same for one that is held still; one that was let go stays where it is."""
    Waiting.objects.held().filter(ticket=ticket).update(held_until=until)


def let_go(ticket) -> bool:
    """A request that is held comes into its queue now, and is handed out as any that arrives. The caller has locked it. Whether it was held."""
    row = Waiting.objects.held().filter(ticket=ticket).first()
    if row is None:
        return False
    found = known()
    chosen = found is not None and was_chosen(ticket, row, found)
    row.delete()
    arrive([ticket], keep_team=chosen, let_go=True)
    return True


@transaction.atomic
def let_go_late(ticket_id) -> bool:
    """Let a request go whose time is over, whatever has become of what held it. Whether there was one."""
    ticket = lock_tickets([ticket_id]).get(ticket_id)
    late = Waiting.objects.held().filter(ticket=ticket_id, held_until__lte=timezone.now())
    return bool(ticket and late.exists()) and let_go(ticket)
