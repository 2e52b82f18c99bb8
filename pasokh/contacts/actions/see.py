"""Noting who is here, of many at once."""

from django.utils import timezone

from ..models import Contact
from ..models.contact import HERE_FOR


def see(contact_ids):
    """These people are here now. Whose row somebody else holds is passed over: she is noted the next time."""
    _note(contact_ids, timezone.now(), skip_locked=True)


def see_off(contact_ids):
    """These people have left: the moment is put back by as much as counts as here, so that nobody is shown who is gone."""
    _note(contact_ids, timezone.now() - HERE_FOR, skip_locked=False)


def _note(contact_ids, at, skip_locked):
    # In the order in which every intake locks contacts: neither waits for the other in a ring.
    rows = Contact.objects.select_for_update(no_key=True, skip_locked=skip_locked).filter(pk__in=contact_ids)
    held = list(rows.order_by("pk").values_list("pk", flat=True))
    Contact.objects.filter(pk__in=held).update(last_seen_at=at)
