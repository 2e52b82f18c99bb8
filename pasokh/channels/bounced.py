"""Which answer of ours a mail system's report is about."""

from datetime import timedelta

from django.utils import timezone

from pasokh.contacts.actions.prove import note_reach
from pasokh.tickets.models import Message

from .models import Delivery

CUSTOMER = "contact"  # what she wrote herself cannot come back to us
LATELY = timedelta(days=6)  # servers give up after five


def answer_that_came_back(arrival, channel) -> tuple[Message | None, bool]:
    """The answer, and whether it is proven: nobody knows the id that came back but whoever was sent it.

    Without an id it is the one answer that this mailbox lately sent to the address which the report names. Such a report anybody could write, so it is
    shown with that answer but calls nothing lost.
    """
    if arrival.bounce_of:
        found = Message.objects.filter(external_id=arrival.bounce_of).exclude(author_kind=CUSTOMER).first()
        if found:
            return found, True
    went = _went(arrival, channel) if arrival.bounce_to else []
    return (went[0].message, False) if len(went) == 1 else (None, False)


def _went(arrival, channel):
    rows = Delivery.objects.filter(channel=channel, recipient__in=arrival.bounce_to)
    return list(rows.filter(sent_at__gt=timezone.now() - LATELY).select_related("message").order_by("-pk")[:2])


def note_returned(delivery, words):
    """What was sent is in trouble after all: health counts it with what could not be sent. One that is still tried for others goes on."""
    sent = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENT)
    sent.update(state=Delivery.State.FAILED, answer=words[:2000])


def note_dead(message, arrival):
    """Whom this answer went to is not reached by mail any more, where the report says so of the very address; until she writes from it again."""
    rows = Delivery.objects.filter(message=message, recipient__in=arrival.bounce_to)
    for delivery in rows.select_related("channel"):
        note_reach(kind=delivery.channel.kind, value=delivery.recipient, reached=False)
