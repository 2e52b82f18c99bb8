"""What time brings: moments of requests that lie so long back now, and rules that go by the clock. Each is written down as a turn."""

from datetime import datetime, timedelta

from django.utils import timezone

from pasokh.calendars.queries import working_time
from pasokh.calendars.working_time import weekday_of
from pasokh.kernel.filters import EVERYTHING, to_q
from pasokh.tickets.filters import fields, scope_of
from pasokh.tickets.models import Ticket

from .catalogue import active_rules
from .heard import Heard
from .models import Rule, Turn
from .moments import earlier
from .when import MOMENTS, STILL, clock_of

MOST = 500  # tickets of one rule in one sweep; the next minute goes on where this one stopped
MOST_BY_CLOCK = 2_000


def sweep(now=None) -> int:
    """Turns for what is due now, of the current workspace's rules. How many."""
    now = now or timezone.now()
    return sum(sweep_rule(rule, now) for rule in _locked(active_rules().timed))


def _locked(rules):
    """One sweep at a time: whoever comes second finds what is due done already."""
    keys = [rule.pk for rule in rules]
    return Rule.objects.active().filter(pk__in=keys).select_for_update(skip_locked=True) if keys else ()


def sweep_rule(rule, now) -> int:
    """Turns for what is due of one locked rule."""
    return _by_moment(rule, now) if "after" in rule.trigger else _by_clock(rule, now)


def reached(trigger, now) -> datetime:
    """The latest moment since which the time of a trigger has passed."""
    return earlier(now, trigger["after"], trigger.get("working", True))


def _by_moment(rule, now):
    column, until = MOMENTS[rule.trigger["since"]][0], reached(rule.trigger, now)
    if rule.swept_until is None or until <= rule.swept_until:
        rule.swept_until = rule.swept_until or until
        rule.save(update_fields=["swept_until"])
        return 0
    passed = passed_since(rule.trigger, rule.swept_until, until)
    rows = list(passed.order_by(column).values_list("pk", column)[: MOST + 1])
    full = len(rows) > MOST
    # Of those with the same moment all or none: the next sweep begins after it.
    taken = [row for row in rows if not full or row[1] < rows[-1][1]] or rows
    rule.swept_until = taken[-1][1] if full else until
    rule.save(update_fields=["swept_until"])
    matching = (
        set(_matching(rule).filter(pk__in=[pk for pk, _at in taken]).values_list("pk", flat=True)) if taken else ()
    )
    return _write(rule, [(pk, at) for pk, at in taken if pk in matching], now)


def passed_since(trigger, since, until):
    """The tickets whose moment lies after `since`, and not after `until`: by the index of its column."""
    column = MOMENTS[trigger["since"]][0]
    return Ticket.objects.filter(**{f"{column}__gt": since, f"{column}__lte": until}, **STILL.get(trigger["since"], {}))


def _by_clock(rule, now):
    if rule.next_at is None or now < rule.next_at:
        return _set_next(rule, now) if rule.next_at is None else 0
    at = rule.next_at
    _set_next(rule, now)
    if rule.trigger.get("working", False) and not working_time().is_working_day(
        at.astimezone(working_time().zone).date()
    ):
        return 0
    found = _matching(rule).order_by("pk").values_list("pk", flat=True)[:MOST_BY_CLOCK]
    return _write(rule, [(pk, at) for pk in found], now)


def _set_next(rule, now):
    rule.next_at = next_time(rule.trigger, now)
    rule.save(update_fields=["next_at"])
    return 0


def next_time(trigger, now) -> datetime:
    """When a rule that goes by the clock is due next, after `now`: on the clocks of the business."""
    zone, clock = working_time().zone, clock_of(trigger["at"])
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in range(9))
    moments = (datetime.combine(day, clock, zone) for day in days if weekday_of(day) in trigger["days"])
    return next(at for at in moments if at > now)


def _matching(rule):
    return Ticket.objects.filter(to_q(rule.conditions or EVERYTHING, fields(), scope_of()))


def _write(rule, moments, now):
    heard = Heard("time", now, "system", {})
    turns = [Turn(rule=rule, ticket_id=pk, kind="time", moment=at, facts=heard.facts) for pk, at in moments]
    Turn.objects.bulk_create(turns, ignore_conflicts=True)
    return len(turns)
