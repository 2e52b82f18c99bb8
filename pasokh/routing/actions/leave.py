"""Waiting no more."""

from django.utils import timezone

from ..models import Offer, Waiting


def forget_waiting(ticket_ids) -> int:
    """Take tickets out of their queues, and what is offered of them back. Returns how many waited."""
    if not ticket_ids:
        return 0
    gone, _ = Waiting.objects.filter(ticket__in=ticket_ids).delete()
    if gone:
        offers = Offer.objects.pending().filter(ticket__in=ticket_ids)
        offers.update(state=Offer.State.WITHDRAWN, ended_at=timezone.now())
    return gone
