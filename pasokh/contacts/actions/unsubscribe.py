"""Wanting no automatic mail, and wanting it again: a customer's own word, or a colleague's who was told."""

from django.utils import timezone

from pasokh.events import track
from pasokh.kernel.database.writing import insert_new

from ..models import Unsubscription


def wants_no_mail(contact) -> Unsubscription | None:
    """Since when she wants no automatic mail, and who said so; None for one who may be sent it."""
    return Unsubscription.objects.filter(contact=contact).first()


def unsubscribe(*, contact, by) -> bool:
    """Send her no automatic mail any more. `by` is herself or a member. Whether that is new; saying it again changes nothing."""
    member = None if by == contact else by.pk
    fresh = insert_new(Unsubscription(contact=contact, member=member, at=timezone.now()))
    if fresh:
        track("contact.unsubscribed", actor=by.actor, subject=contact)
    return bool(fresh)


def subscribe_again(*, contact, by) -> bool:
    """Automatic mail goes to her again. Whether anything stood against it."""
    gone, _rows = Unsubscription.objects.filter(contact=contact).delete()
    if gone:
        track("contact.subscribed_again", actor=by.actor, subject=contact)
    return bool(gone)


def follow_merge(kept, absorbed) -> None:
    """Two contacts are one: what either of them did not want, neither does."""
    theirs = Unsubscription.objects.filter(contact=absorbed)
    if wants_no_mail(kept):
        theirs.delete()
    else:
        theirs.update(contact=kept)
