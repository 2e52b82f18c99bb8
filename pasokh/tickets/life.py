"""What every screen asks about the life of requests and what hardly ever changes: the statuses offered, the rules of solving and closing."""

from functools import partial

from django.db import transaction

from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id

from .models import LifeRules, ResolutionCategory, Status

_statuses = Kept(seconds=2)
_rules = Kept(seconds=2)
_categories = Kept(seconds=2)


def offered_statuses() -> list[Status]:
    """The statuses a ticket may be put in, in order, as they were at most two seconds ago. Read them, change none of them."""
    return _statuses.get(require_workspace_id(), lambda: list(Status.objects.offered()))


def life_rules() -> LifeRules:
    """The rules of the current workspace, as they were at most two seconds ago. Read them only."""
    return _rules.get(require_workspace_id(), LifeRules.current)


def resolution_categories() -> dict[int, ResolutionCategory]:
    """All categories of resolutions by key, retired ones too, as they were at most two seconds ago. Read them only."""
    return _categories.get(require_workspace_id(), lambda: {each.pk: each for each in ResolutionCategory.objects.all()})


def forget_life() -> None:
    """Have all of it read anew: at once for the rest of this transaction, and after its commit by this process's other threads."""
    for kept in (_statuses, _rules, _categories):
        kept.forget()
        transaction.on_commit(partial(kept.forget))
