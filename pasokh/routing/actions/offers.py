"""What a member says to what she is offered, or does not say."""

from django.db import transaction
from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.tickets.actions.append import locked as lock_tickets
from pasokh.tickets.actions.give import Gift, give

from ..models import Offer, Waiting
from ..people import lock_queues
from ..placing import wants_somebody


class NotOffered(Exception):
    """It is not offered to her (any more): it expired, somebody has it, or it was withdrawn."""


@transaction.atomic
def accept(*, offer, by) -> Offer:
    """Take what was offered: the request is hers. Raises NotOffered."""
    offer, ticket = _held(offer.pk, by)
    if not wants_somebody(ticket):
        raise NotOffered
    _end(offer, Offer.State.TAKEN)
    Waiting.objects.filter(ticket=ticket).delete()
    give([Gift(ticket, assignee_id=by.pk, payload=(("queue", offer.queue_id),))], actor=by.actor)
    return offer


@transaction.atomic
def decline(*, offer, by) -> Offer:
    """Say no: it goes to the next. Raises NotOffered."""
    offer, ticket = _held(offer.pk, by)
    pass_on(offer, ticket, Offer.State.DECLINED, by.actor)
    return offer


@transaction.atomic
def expire(offer_id) -> bool:
    """Move an offer on to which nothing was said in its time; whether it was one."""
    try:
        offer, ticket = _held(offer_id)
    except NotOffered:
        return False
    if offer.until > timezone.now():
        return False
    pass_on(offer, ticket, Offer.State.EXPIRED, SYSTEM)
    return True


@transaction.atomic
def withdraw(member_id) -> int:
    """Take back what a member is asked, who is not there any more: others are asked. Returns how many."""
    pending = Offer.objects.pending().filter(member=member_id)
    tickets = lock_tickets(sorted(pending.values_list("ticket", flat=True)))
    lock_queues(pending.values_list("queue", flat=True))
    offers = list(pending.select_for_update().filter(ticket__in=tickets).order_by("pk"))
    for offer in offers:
        pass_on(offer, tickets[offer.ticket_id], Offer.State.WITHDRAWN, SYSTEM)
    return len(offers)


def _held(offer_id, member=None):
    """An offer that stands still, and its ticket: locked in the order tickets, queues, and then it."""
    found = Offer.objects.filter(pk=offer_id).first()
    if found is None:
        raise NotOffered
    tickets = lock_tickets([found.ticket_id])
    lock_queues([found.queue_id])
    offer = Offer.objects.pending().select_for_update().filter(pk=offer_id).first()
    if offer is None or not tickets or (member and offer.member_id != member.pk):
        raise NotOffered
    return offer, tickets[offer.ticket_id]


def _end(offer, state):
    offer.state, offer.ended_at = state, timezone.now()
    offer.save(update_fields=["state", "ended_at"])


def withdraw_of(ticket) -> None:
    """Whoever thinks a request over is asked no more. The caller has locked it."""
    for offer in Offer.objects.pending().select_for_update(of=("self",)).filter(ticket=ticket):
        pass_on(offer, ticket, Offer.State.WITHDRAWN, SYSTEM)


def pass_on(offer, ticket, state, actor):
    """An offer ends without being taken: others are asked. The caller has locked its ticket, and it."""
    from ..jobs import ask_to_hand_out

    _end(offer, state)
    Waiting.objects.filter(ticket=ticket).update(offered=False)
    track(f"ticket.offer_{state}", actor=actor, subject=ticket, member=offer.member_id, offer=offer.pk)
    ask_to_hand_out()
