"""What somebody else vouches for: that a way to reach a person is her own."""

from django.db import transaction
from django.db.models import TextField
from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.kernel.database.ready import Asked, Ready

from ..models import Contact, Identity
from .add import IdentityTaken, add_identity
from .identify import claim
from .merge import become_one

MESSENGERS = (Identity.Kind.TELEGRAM, Identity.Kind.BALE, Identity.Kind.VISITOR)


def prove(*, contact, kind, value) -> Contact:
    """Note an identity that a provider vouches for as this contact's own: a messenger the phone of its account. Returns the contact that goes on.

    Where another contact has it, and of this one nothing is known but messengers, the two are one person and become one. Otherwise it is
    noted as claimed, and a person merges them. Raises ValueError for a malformed identity.
    """
    try:
        with transaction.atomic():
            add_identity(contact=contact, kind=kind, value=value, by=contact)
    except IdentityTaken as taken:
        if _is_known_otherwise(contact):
            claim(contact=contact, kind=kind, value=value)
        else:
            return become_one(kept=taken.contact, absorbed=contact, by=contact)
    return contact


def _is_known_otherwise(contact):
    return contact.identities.filter(proven=True).exclude(kind__in=MESSENGERS).exists()


def note_reach(*, kind, value, reached: bool):
    """A provider says that nothing reaches somebody this way any more, or that she is reached again. What is so already changes nothing."""
    for identity in (_unreachable if reached else _reachable)(kind=kind, value=value):
        identity.unreachable_at = None if reached else timezone.now()
        identity.save(update_fields=["unreachable_at"])
        track("contact.updated", actor=SYSTEM, subject=identity.contact, fields=["identities"])


def _held(unreachable):
    asked = {"kind": Asked("kind", TextField()), "value": Asked("value", TextField()), "proven": True}
    return Identity.objects.select_related("contact").filter(**asked, unreachable_at__isnull=not unreachable)


_unreachable = Ready(lambda: _held(True), prepared=True)
_reachable = Ready(lambda: _held(False), prepared=True)
