"""The policies of a workspace: made, changed, put in order, retired. Each has the requests that it may be for looked at anew."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.events.changing import retire, set_fields
from pasokh.kernel.filters import EVERYTHING, check
from pasokh.workspaces.actions.ordering import place_for, put_further

from ..clocks import KINDS
from ..filtering import policy_fields
from ..models import Policy
from ..models.policy import HIGHEST, LONGEST, MOST_STEPS, MOST_WARNINGS, NAME_LENGTH
from ..queries import forget_known

MOST = 100  # policies, retired ones too
DAY = 86_400  # seconds


class TooMany(ValueError):
    """More policies than MOST."""


@transaction.atomic
def make_policy(*, by, name, also_open=False, **values) -> Policy:
    """Add a policy: before one that is for all requests, else at the end. `also_open` has it hold for requests that are open already; else for those
    that are opened from now on.

    `values` as the fields of Policy. Raises TooMany, and ValueError with words where something does not fit.
    """
    if Policy.objects.count() >= MOST:
        raise TooMany
    made = Policy(since=None if also_open else now(), **checked({"name": name, **values}))
    made.place = place_for(made, Policy.objects.in_force(), _is_for_all)
    made.save()
    track("policy.made", actor=by.actor, subject=made)
    forget_known()
    return made


def _is_for_all(policy):
    return policy.filter == EVERYTHING and not policy.contract


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
    if "warnings" in values:
        _check_warnings(values["warnings"])
    if "warnings_before" in values:
        _check_befores(values["warnings_before"])
    return values


def _check_targets(targets):
    _refuse(not targets, _("A policy promises something."))
    for kind, target in targets.items():
        known = kind in KINDS and target.keys() <= {"seconds", "days", "always", "pauses"}
        _refuse(not known or not 0 < _length(target, "seconds") <= LONGEST, _("This is no target."))


def _length(given, name):
    """Seconds, its days taken as whole ones: no calendar has longer ones. Less than nothing, where this is no length."""
    days, seconds = given.get("days", 0), given.get(name, 0)
    fits = isinstance(seconds, int) and seconds >= 0 and isinstance(days, int | float) and 0 <= days <= LONGEST / DAY
    return seconds + days * DAY if fits and days * 2 == int(days * 2) else -1


def _check_warnings(warnings):
    fits = all(isinstance(each, int) and 0 < each < 100 for each in warnings)
    _refuse(not fits or warnings != sorted(set(warnings)), _("A warning comes before it is late."))
    _refuse(len(warnings) > MOST_WARNINGS, _("Too many warnings."))


def _check_befores(befores):
    fits = all(given.keys() <= {"seconds", "days"} and 0 < _length(given, "seconds") <= LONGEST for given in befores)
    _refuse(not fits, _("A warning comes before it is late."))
    _refuse(len(befores) > MOST_WARNINGS, _("Too many warnings."))


def _check_steps(steps):
    _refuse(len(steps) > MOST_STEPS, _("Too many steps."))
    for step in steps:
        known = step.get("to") in ("assignee", "leads") and 0 <= step.get("up", 0) <= HIGHEST
        _refuse(not known or "after" not in step or not 0 <= _length(step, "after") <= LONGEST, _("This is no step."))


def _refuse(wrong, words):
    if wrong:
        raise ValueError(words)
