"""A visitor answers to a smart message: what it said stands before her words, and she is counted."""

from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from pasokh.contacts.models import Contact

from ..choosing import content_of
from ..contents import said
from ..knowing import Known
from ..models import Encounter, SmartMessage
from ..offering import cost_of, values_for
from .counting import Counts


class Line(NamedTuple):
    """What was said to her: by which message, in which words, under which id (so that it stands once)."""

    message: SmartMessage
    encounter_id: int
    text: str
    client_id: UUID


def line_for(*, site, key, contact: Contact | None, message_id: str, language="fa") -> Line | None:
    """What a smart message (public id) said to a visitor who answers it now, in the language of its site.

    None where it was not shown to her, or she has answered it. Without a lock.
    """
    try:
        message = SmartMessage.objects.by_public_id(message_id)
    except SmartMessage.DoesNotExist:
        return None
    met = Encounter.objects.select_related("visitor").filter(
        message=message, visitor__site=site, visitor__key=key, shown__gt=0
    )
    met = met.order_by("-version").first()
    version = met and met.answered_at is None and message.versions.filter(number=met.version).first()
    content = version and content_of(version.body, met.variant)
    if not content:
        return None
    return Line(
        message, met.pk, _words(content, met.visitor, contact, language), uuid5(NAMESPACE_URL, f"smart:{met.pk}")
    )


def _words(content, visitor, contact, language):
    known = Known(visitor, contact, timezone.now(), language)
    return said(content, values_for(content, known) | {"title": visitor.title}, cost_of(content, language))


def note_answered(encounter_ids) -> None:
    """These were answered: counted, once each. Inside the transaction that takes the answers in, which for most messages is of none."""
    if not encounter_ids:
        return
    counts = Counts()
    for row in Encounter.objects.filter(pk__in=encounter_ids, answered_at=None).order_by("pk"):
        if Encounter.objects.filter(pk=row.pk, answered_at=None).update(answered_at=timezone.now()):
            counts.add(row, "answered")
    counts.write()
