"""What customers agreed to: kept with the words that they were shown, and the time."""

from django.utils import timezone

from pasokh.events import track

from ..models import Consent
from ..models.consent import TEXT_LENGTH


def note_consent(*, contact, text, origin="") -> None:
    """She agrees to this text. To the same one once: the first time counts."""
    if has_consented(contact, text):
        return
    Consent.objects.create(contact=contact, text=text[:TEXT_LENGTH], origin=origin, at=timezone.now())
    track("contact.consented", actor=contact.actor, subject=contact)


def has_consented(contact, text) -> bool:
    """Whether she has agreed to exactly this."""
    return Consent.objects.filter(contact=contact, text=text[:TEXT_LENGTH]).exists()


def follow_merge(kept, absorbed) -> None:
    """Two contacts are one."""
    Consent.objects.filter(contact=absorbed).update(contact=kept)
