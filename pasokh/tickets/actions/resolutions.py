"""The categories of resolutions, and the rules of solving and closing, as a workspace sets them."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from pasokh.events import track

from ..life import forget_life
from ..models import LifeRules, ResolutionCategory
from ..models.life_rules import MOST_DAYS
from .statuses import TooMany

MOST = 100  # categories, retired ones too


def make_category(*, by, labels):
    """Add a category at the end. Raises TooMany."""
    if ResolutionCategory.objects.count() >= MOST:
        raise TooMany
    last = ResolutionCategory.objects.aggregate(last=Max("place"))["last"] or 0
    category = ResolutionCategory.objects.create(labels=labels, place=last + 1)
    track("resolution.made", actor=by.actor, subject=category)
    forget_life()
    return category


def change_category(*, category, by, labels):
    """Word it otherwise; what was solved by it is worded so, too."""
    if category.labels == labels:
        return
    category.labels = labels
    category.save(update_fields=["labels"])
    track("resolution.changed", actor=by.actor, subject=category, fields=["labels"])
    forget_life()


@transaction.atomic
def place_category(*, category, by, up):
    """Put it one place further up, or down, among those that are offered."""
    offered = list(ResolutionCategory.objects.select_for_update().offered())
    at = next((number for number, each in enumerate(offered) if each.pk == category.pk), None)
    to = None if at is None else at + (-1 if up else 1)
    if to is None or not 0 <= to < len(offered):
        return
    offered.insert(to, offered.pop(at))
    for place, each in enumerate(offered):
        each.place = place
    ResolutionCategory.objects.bulk_update(offered, ["place"])
    track("resolution.ordered", actor=by.actor, subject=category)


def retire_category(*, category, by, retired=True):
    """Offer it no more, or again. What was solved by it keeps it."""
    if bool(category.retired_at) == retired:
        return
    category.retired_at = timezone.now() if retired else None
    category.save(update_fields=["retired_at"])
    track("resolution.retired" if retired else "resolution.brought_back", actor=by.actor, subject=category)
    forget_life()


@transaction.atomic
def set_rules(*, by, **fields):
    """Set rules of solving and closing (see LifeRules): only those that are named.

    Where silence is to close requests from now on, or sooner than before, what was solved before has the whole time before it as well.
    """
    rules, _ = LifeRules.objects.select_for_update().get_or_create()
    changed = [name for name, value in fields.items() if getattr(rules, name) != value]
    if not changed:
        return
    sooner = "silence_days" in changed and 0 < fields["silence_days"] < (rules.silence_days or MOST_DAYS + 1)
    for name in changed:
        setattr(rules, name, fields[name])
    rules.silence_since = timezone.now() if sooner else rules.silence_since
    rules.save(update_fields=[*changed, "silence_since"])
    track("life.changed", actor=by.actor, subject=rules, fields=changed)
    forget_life()
