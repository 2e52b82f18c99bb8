from django.db.models import Exists, OuterRef
from django.utils import timezone

from pasokh.events import track

from ..models import Contact, Identity
from . import consent
from .segments import follow_merge

BLOCK = ("blocked_at", "blocked_until", "blocked_reason", "blocked_by")


def merge(*, kept, absorbed, by):
    """Make two contacts one: `kept` takes the identities, and, by reactions above, the tickets of `absorbed`.

    Raises ValueError for a contact merged with itself or already gone.
    """
    if kept.pk == absorbed.pk or kept.merged_into_id or absorbed.merged_into_id:
        raise ValueError("nothing to merge")
    list(Contact.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk]).order_by("pk"))
    _move_identities(kept, absorbed)
    follow_merge(kept, absorbed)
    consent.follow_merge(kept, absorbed)
    absorbed.merged_into = kept
    absorbed.folded = ""
    absorbed.save(update_fields=["merged_into", "folded"])
    if not kept.name and absorbed.name:
        kept.name = absorbed.name
    kept.last_seen_at = max(filter(None, [kept.last_seen_at, absorbed.last_seen_at]), default=timezone.now())
    _keep_blocked(kept, absorbed)
    kept.save(update_fields=["name", "last_seen_at", *BLOCK])
    kept.refold()
    track("contact.merged", actor=by.actor, subject=kept, absorbed_id=absorbed.pk)
    return kept


def _keep_blocked(kept, absorbed):
    # Nothing is taken from her browser or her address, whoever they turn out to be.
    if absorbed.blocked_at and not kept.blocked_at:
        for name in BLOCK:
            setattr(kept, name, getattr(absorbed, name))


def _move_identities(kept, absorbed):
    twins = Identity.objects.filter(contact=kept, kind=OuterRef("kind"), value=OuterRef("value"))
    doubled = absorbed.identities.annotate(twin=Exists(twins)).filter(twin=True)
    proven = set(doubled.filter(proven=True).values_list("kind", "value"))
    doubled.delete()
    for kind, value in proven:
        kept.identities.filter(kind=kind, value=value).update(proven=True)
    absorbed.identities.update(contact=kept)
