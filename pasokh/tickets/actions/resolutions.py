"""The categories of resolutions, and the rules of solving and closing, as a workspace sets them."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from pasokh.events import track
from pasokh.events.changing import change, retire, set_fields
from pasokh.workspaces.actions.ordering import put_further

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
    if change(category, "resolution.changed", by=by, fields={"labels": labels}):
        forget_life()


@transaction.atomic
def place_category(*, category, by, up):
    """Put it one place further up, or down, among those that are offered."""
    if put_further(ResolutionCategory.objects.offered(), category, up=up):
        track("resolution.ordered", actor=by.actor, subject=category)
        forget_life()


def retire_category(*, category, by, retired=True):
    """Offer it no more, or again. What was solved by it keeps it."""
    if retire(category, "resolution", by=by, retired=retired):
        forget_life()


@transaction.atomic
def set_rules(*, by, **fields):
    """Set rules of solving and closing (see LifeRules): only those that are named.

    Where silence is to close requests from now on, or sooner than before, what was solved before has the whole time before it as well.
    """
    rules, _ = LifeRules.objects.select_for_update().get_or_create()
    before = rules.silence_days
    changed = set_fields(rules, fields)
    if not changed:
        return
    if "silence_days" in changed and 0 < rules.silence_days < (before or MOST_DAYS + 1):
        rules.silence_since = timezone.now()
    rules.save(update_fields=[*changed, "silence_since"])
    track("life.changed", actor=by.actor, subject=rules, fields=changed)
    forget_life()
