"""Making, changing and switching rules. Each change is a version, and each is in the log."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.kernel.filters import EVERYTHING, check
from pasokh.workspaces.actions.ordering import put_further

from ..acts import check_actions
from ..acts.saying import check_variables
from ..calendars import reached, upcoming
from ..catalogue import forget_rules
from ..keeping import kept_now
from ..models import Rule, RuleVersion
from ..models.rule import BODY
from ..reading import listen
from ..subjects import about
from ..when import check_trigger

MOST_RULES = 300


def check_rule(body):
    """Raise ValueError, in words, unless this can be a rule's body (see BODY)."""
    check_trigger(body["trigger"])
    subject = about(body["trigger"])
    check(body["conditions"] or EVERYTHING, subject.fields(), personal=False)
    check_actions(body["actions"], about=subject.key)
    check_variables(body["actions"])


@transaction.atomic
def make_rule(*, by, key="", active=False, **body) -> Rule:
    """A new rule, the last in order. Raises ValueError, in words, for what cannot be one."""
    body = {"conditions": EVERYTHING, "stops": False} | body
    check_rule(body)
    if Rule.objects.standing().count() >= MOST_RULES:
        raise ValueError(_("There are too many rules."))
    last = Rule.objects.order_by("-place").values_list("place", flat=True).first()
    rule = Rule.objects.create(key=key, place=(last or 0) + 1, **body)
    _keep_version(rule, by)
    track("rule.made", actor=by.actor, subject=rule)
    if active:
        switch(rule=rule, by=by, active=True)
    return rule


@transaction.atomic
def change_rule(*, rule, by, **body) -> bool:
    """Change what it says; whether anything differed. Runs that wait go on with what they began with. Raises ValueError, in words."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    fresh = rule.body | body
    check_rule(fresh)
    changed = sorted(name for name in BODY if fresh[name] != getattr(rule, name))
    if not changed:
        return False
    for name in changed:
        setattr(rule, name, fresh[name])
    rule.version += 1
    if "trigger" in changed:
        _count_from_now(rule)
    rule.save()
    _keep_version(rule, by)
    track("rule.changed", actor=by.actor, subject=rule, fields=changed, version=rule.version)
    forget_rules()
    return True


def _keep_version(rule, by):
    member = by if by.actor.kind == "member" else None
    RuleVersion.objects.create(rule=rule, number=rule.version, body=rule.body, by=member, at=timezone.now())


def restore(*, rule, version, by) -> bool:
    """Have it say again what it said in an earlier version: a new version of its own. Raises ValueError where that can no longer be said."""
    return change_rule(rule=rule, by=by, **version.body)


@transaction.atomic
def switch(*, rule, by, active):
    """Switch it on, from now on, or off. What waits of one that is off ends when its time comes."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.active == active:
        return
    if active:
        check_rule(rule.body)
        _count_from_now(rule)
    rule.active = active
    rule.save()
    track("rule.switched_on" if active else "rule.switched_off", actor=by.actor, subject=rule)
    forget_rules()


def _count_from_now(rule):
    """Nothing of before is news to it: neither what happened nor what had passed."""
    now = timezone.now()
    rule.active_since, rule.swept_until, rule.swept, rule.next_at, rule.underway, rule.kept = (
        now,
        None,
        {},
        None,
        {},
        None,
    )
    if "after" in rule.trigger:
        rule.kept = kept_now()
        for kept, until in reached(rule.trigger, now):
            rule.mark_swept(kept.key, until)
    elif "at" in rule.trigger:
        rule.swept_until = now
        rule.next_at = next(iter(upcoming(rule.trigger, now, 1)), None)
    else:
        listen(rule)


@transaction.atomic
def place_rule(*, rule, by, up) -> bool:
    """One place further up, or down."""
    moved = put_further(Rule.objects.standing(), rule, up=up)
    if moved:
        track("rule.ordered", actor=by.actor, subject=rule)
        forget_rules()
    return moved


@transaction.atomic
def drop_rule(*, rule, by):
    """It is no more; what it did stays in the log."""
    Rule.objects.filter(pk=rule.pk).update(active=False, dropped_at=timezone.now(), key="")
    track("rule.dropped", actor=by.actor, subject=rule)
    forget_rules()
