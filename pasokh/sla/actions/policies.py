"""The policies of a workspace: made, changed, put in order, retired. Each has the requests that it may be for looked at anew."""

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.events.changing import retire, set_fields
from pasokh.kernel.filters import check
from pasokh.workspaces.actions.ordering import put_further

from ..clocks import KINDS
from ..filtering import policy_fields
from ..models import Policy
from ..models.policy import HIGHEST, LONGEST, MOST_STEPS, NAME_LENGTH
from ..queries import forget_known

MOST = 100  # policies, retired ones too


class TooMany(ValueError):
    """More policies than MOST."""


@transaction.atomic
def make_policy(*, by, name, also_open=False, **values) -> Policy:
    """Add a policy at the end. `also_open` has it hold for requests that are open already; else for those that are opened from now on.

    `values` as the fields of Policy. Raises TooMany, and ValueError with words where something does not fit.
    """
    if Policy.objects.count() >= MOST:
        raise TooMany
    last = Policy.objects.aggregate(last=Max("place"))["last"] or 0
    made = Policy(place=last + 1, since=None if also_open else now(), **checked({"name": name, **values}))
    made.save()
    track("policy.made", actor=by.actor, subject=made)
    forget_known()
    return made


@transaction.atomic
def change_policy(*, policy, by, also_open=None, **values):
    """Have it promise something else, or to others. Raises ValueError, with words. Returns the event, None where it is so already."""
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    if also_open and policy.since:
        values["since"] = None
    changed = set_fields(policy, checked(values))
    if not changed:
        return None
    policy.version += 1
    policy.save(update_fields=[*changed, "version"])
    forget_known()
    return track("policy.changed", actor=by.actor, subject=policy, fields=changed)


@transaction.atomic
def order_policy(*, policy, by, up):
    """Put it one place further up, where it counts before others, or down."""
    if put_further(Policy.objects.in_force(), policy, up=up):
        forget_known()
        track("policy.ordered", actor=by.actor, subject=policy)


@transaction.atomic
def retire_policy(*, policy, by, retired=True):
    """Promise it no more, or again. What was promised by it and still runs ends, or stands under another policy."""
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    forget_known()
    return retire(policy, "policy", by=by, retired=retired)


def checked(values) -> dict:
    """Values for a policy, as far as they are given. Raises ValueError, with words for whoever gave them."""
    if "name" in values:
        values["name"] = " ".join(values["name"].replace("\x00", "").split())[:NAME_LENGTH]
        _refuse(not values["name"], _("A policy needs a name."))
    if "filter" in values:
        check(values["filter"], policy_fields(), personal=False)
    if "targets" in values:
        _check_targets(values["targets"])
    if "steps" in values:
        _check_steps(values["steps"])
    _refuse(not 0 <= values.get("warns", 0) < 100, _("A warning comes before it is late."))
    return values


def _check_targets(targets):
    _refuse(not targets, _("A policy promises something."))
    for kind, target in targets.items():
        known = kind in KINDS and target.keys() <= {"seconds", "always", "pauses"}
        _refuse(not known or not 0 < target.get("seconds", 0) <= LONGEST, _("This is no target."))


def _check_steps(steps):
    _refuse(len(steps) > MOST_STEPS, _("Too many steps."))
    for step in steps:
        known = step.get("to") in ("assignee", "leads") and 0 <= step.get("up", 0) <= HIGHEST
        _refuse(not known or not 0 <= step.get("after", -1) <= LONGEST, _("This is no step."))


def _refuse(wrong, words):
    if wrong:
        raise ValueError(words)
