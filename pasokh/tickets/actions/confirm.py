"""What the customer says of a solved request: that it is solved, or that it is not."""

from django.db import transaction
from django.utils import timezone

from ..models import Category, Closure
from .append import locked


@transaction.atomic
def confirm(*, ticket, contact) -> bool:
    """She says that it is solved: it is closed. Returns whether it was waiting for her word; else nothing has changed."""
    ticket = locked([ticket.pk])[ticket.pk]
    if ticket.category != Category.SOLVED:
        return False
    ticket.close(by=contact, way=Closure.Way.CONFIRMED)
    return True


@transaction.atomic
def deny(*, ticket, contact) -> bool:
    """She says that it is not solved: it is open again, and she waits for us. Returns whether it was waiting for her word.

    A closed one stays closed: what she writes then opens another one that continues it.
    """
    ticket = locked([ticket.pk])[ticket.pk]
    if ticket.category != Category.SOLVED:
        return False
    ticket.waiting_since = timezone.now()
    ticket.reopen(by=contact, unhappy=True)
    return True
