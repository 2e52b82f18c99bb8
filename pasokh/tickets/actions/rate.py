"""The customer says how content she is."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pasokh.events import track

from ..models import Rating
from ..models.rating import BEST, MOST_REASONS, REASON_LENGTH, WORDS_LENGTH, WORST
from .append import locked

CHANGEABLE = timedelta(days=1)  # from the first rating on


class TooLate(Exception):
    """She rated it long ago: what she said then stands."""


@transaction.atomic
def rate(*, ticket, contact, score, reasons=(), words="") -> Rating:
    """Note a customer's rating of her request: from 1 to 5, once; for a day she may say otherwise. The same again changes nothing.

    Raises ValueError for another score, TooLate; nothing has changed then.
    """
    if isinstance(score, bool) or not isinstance(score, int) or not WORST <= score <= BEST:
        raise ValueError("not a score")
    ticket = locked([ticket.pk])[ticket.pk]
    given = {"score": score, "reasons": _clean(reasons), "words": str(words).strip()[:WORDS_LENGTH]}
    found = Rating.objects.filter(ticket=ticket).first()
    if found and all(getattr(found, name) == value for name, value in given.items()):
        return found
    if found and timezone.now() - found.created_at > CHANGEABLE:
        raise TooLate
    return _write(found or Rating(), ticket, contact, given)


def _clean(reasons):
    return list(dict.fromkeys(str(each)[:REASON_LENGTH] for each in reasons))[:MOST_REASONS]


def _write(rating, ticket, contact, given):
    before = rating.score
    for name, value in given.items():
        setattr(rating, name, value)
    rating.ticket, rating.changed_at = ticket, timezone.now()
    rating.save()
    ticket.rating = rating.score
    ticket.save(update_fields=["rating"])
    track("chat.rated", actor=contact.actor, subject=ticket, score=rating.score, before=before)
    return rating
