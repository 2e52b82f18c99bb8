"""What became of a text that the provider took: it reached the phone, or did not."""

from datetime import timedelta

from django.utils import timezone

from pasokh.contacts.actions.prove import note_reach
from pasokh.tickets.actions.report_state import report_lost, report_state
from pasokh.tickets.models import Message

from ...models import Delivery
from .spoken import Outcome

ANEW = (
    "×"  # in Delivery.parts: what stands before it did not arrive, and all goes again if somebody wants it sent again
)
KNOWN = timedelta(days=3)  # for so long providers tell


class TooEarly(OSError):
    """The provider was quicker than our own note of what it took: asked again in some seconds."""


def gone(parts: list) -> list:
    """The texts of a delivery that have gone since it was last begun."""
    return parts[len(parts) - parts[::-1].index(ANEW) :] if ANEW in parts else parts


def note(channel, outcome: Outcome) -> bool:
    """Write down what became of a text, in the transaction of its receipt. False for one that is not ours, or of which no more is wanted.

    A reply of several texts has arrived with its last one, and has failed with any of them. Raises TooEarly while it is being sent.
    """
    delivery = _delivery_of(channel, outcome.key) if outcome.key else None
    if delivery and delivery.state == Delivery.State.SENDING:
        raise TooEarly
    if delivery is None or delivery.state != Delivery.State.SENT:
        return False
    if outcome.state == "failed":
        return _failed(delivery, outcome)
    if gone(delivery.parts)[-1] != outcome.key:
        return False
    note_reach(kind="phone", value=delivery.recipient, reached=True)
    return report_state(message=delivery.message, state=Message.State.DELIVERED)


def _delivery_of(channel, key):
    recent = Delivery.objects.filter(channel=channel, parts__contains=[key], started_at__gte=timezone.now() - KNOWN)
    return recent.select_for_update(of=["self"]).select_related("message__ticket").order_by("-pk").first()


def _failed(delivery, outcome):
    if outcome.key not in gone(delivery.parts):
        return False
    delivery.state, delivery.answer = Delivery.State.FAILED, outcome.words
    delivery.parts = [*delivery.parts, ANEW]
    delivery.save(update_fields=["state", "answer", "parts"])
    return report_lost(message=delivery.message, failure=outcome.words)
