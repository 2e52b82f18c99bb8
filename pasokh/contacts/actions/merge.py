from django.db.models import Exists, OuterRef
from django.utils import timezone

from pasokh.events import track

from ..models import Contact, Identity
from . import consent, sign_in, unsubscribe
from .segments import follow_merge


class NothingToMerge(ValueError):
    """A contact and herself, or one who was merged already."""


def become_one(*, kept, absorbed, by) -> Contact:
    """`merge` where others may merge the same ones at the same time: whoever goes on as both."""
    try:
        return merge(kept=kept, absorbed=absorbed, by=by)
    except NothingToMerge:
        kept, absorbed = (each.merged_into or each for each in (kept, absorbed))
        return kept if kept == absorbed else become_one(kept=kept, absorbed=absorbed, by=by)


def merge(*, kept, absorbed, by):
    """Make two contacts one: `kept` takes the identities, and, by reactions above, the tickets of `absorbed`. Returns `kept`.

    Both are held until the commit. Raises NothingToMerge; nothing has changed then.
    """
    _hold(kept, absorbed)
    if kept.pk == absorbed.pk or kept.merged_into_id or absorbed.merged_into_id:
        raise NothingToMerge("nothing to merge")
    _move_identities(kept, absorbed)
    follow_merge(kept, absorbed)
    consent.follow_merge(kept, absorbed)
    unsubscribe.follow_merge(kept, absorbed)
    sign_in.follow_merge(kept, absorbed)
    absorbed.merged_into = kept
    absorbed.folded = ""
    absorbed.save(update_fields=["merged_into", "folded"])
    if not kept.name and absorbed.name:
        kept.name = absorbed.name
    kept.last_seen_at = max(filter(None, [kept.last_seen_at, absorbed.last_seen_at]), default=timezone.now())
    kept.take_over_block(absorbed)  # nothing is taken from her browser or her address, whoever they turn out to be
    kept.save(update_fields=["name", "last_seen_at"])
    kept.refold()
    track("contact.merged", actor=by.actor, subject=kept, absorbed_id=absorbed.pk)
    return kept


def _hold(*both):
    """Lock them, and have them as they stand now: somebody else may have merged, named or blocked one since they were read."""
    list(Contact.objects.select_for_update().filter(pk__in=[each.pk for each in both]).order_by("pk"))
    for each in both:
        each.refresh_from_db()


def _move_identities(kept, absorbed):
    twins = Identity.objects.filter(contact=kept, kind=OuterRef("kind"), value=OuterRef("value"))
    doubled = absorbed.identities.annotate(twin=Exists(twins)).filter(twin=True)
    proven = set(doubled.filter(proven=True).values_list("kind", "value"))
    doubled.delete()
    for kind, value in proven:
        kept.identities.filter(kind=kind, value=value).update(proven=True)
    absorbed.identities.update(contact=kept)
