"""What time brings: moments of requests that lie so long back now, and rules that go by the clock. Each is written down as a turn."""

from datetime import datetime, timedelta

from django.utils import timezone

from pasokh.calendars.queries import forget_working_time
from pasokh.kernel.filters import EVERYTHING, to_q
from pasokh.tickets.filters import fields, scope_of
from pasokh.tickets.models import Ticket

from .by_clock import next_time
from .calendars import kept_for, reached
from .catalogue import active_rules
from .keeping import look_back
from .models import Rule
from .turning import passed_since, write_turns_of_time
from .when import MOMENTS

MOST = 500  # tickets of one rule in one sweep; the next one goes on where this one stopped
LOOKS_AGAIN = timedelta(days=1)  # at a rule whose time never comes, as its calendars stand


def sweep(now=None) -> int:
    """Turns for what is due now, of the current workspace's rules. How many."""
    now = now or timezone.now()
    return sum(sweep_rule(rule, now) for rule in _locked(active_rules().timed))


def sweep_further(now=None) -> bool:
    """More turns of the rules that have begun and have requests left: once those that were written are taken. Whether there were, or still are any left."""
    if not has_begun():
        return False
    rules = list(_locked(Rule.objects.active().exclude(underway={})))
    return sum(sweep_rule(rule, now or timezone.now()) for rule in rules) > 0 or any(rule.underway for rule in rules)


def has_begun() -> bool:
    """Whether a rule of time has requests left that it has not looked at. No statement where none goes by the time."""
    return bool(active_rules().timed) and Rule.objects.active().exclude(underway={}).exists()


def _locked(rules):
    """One sweep at a time: whoever comes second finds what is due done already. Runs, which name a rule, are begun meanwhile."""
    keys = [rule.pk for rule in rules]
    return Rule.objects.active().filter(pk__in=keys).select_for_update(skip_locked=True, no_key=True) if keys else ()


def sweep_rule(rule, now) -> int:
    """Turns for what is due of one locked rule."""
    return _by_moment(rule, now) if "after" in rule.trigger else _by_clock(rule, now)


def _by_moment(rule, now):
    """By the calendar of each request. One that comes to a team with another calendar is looked at by that from then on (see `moving`, `keeping`).

    Where there are more than MOST it says so in the rule, and the next look goes on there.
    """
    count = look_back(rule, now) if rule.trigger.get("working", True) else 0
    kept_by = reached(rule.trigger, now)
    rule.swept, rule.underway = (
        {kept.key: rule.swept[kept.key] for kept, _until in kept_by if kept.key in rule.swept},
        {},
    )
    count += sum(_by_calendar(rule, kept, until, now) for kept, until in kept_by)
    rule.save(update_fields=["swept_until", "swept", "underway", "kept"])
    return count


def _by_calendar(rule, kept, until, now):
    column, since = MOMENTS[rule.trigger["since"]][0], rule.swept_by(kept.key)
    if since is None or until <= since:
        rule.mark_swept(kept.key, since or until)
        return 0
    passed = passed_since(rule.trigger, since, until).filter(kept.tickets)
    taken, full = _some(passed.order_by(column).values_list("pk", column), column)
    rule.mark_swept(kept.key, taken[-1][1] if full else until)
    if full:
        rule.underway[kept.key] = [taken[-1][1].isoformat(), 0]
    matching = (
        set(_matching(rule).filter(pk__in=[pk for pk, _at in taken]).values_list("pk", flat=True)) if taken else ()
    )
    return write_turns_of_time(rule, [(pk, at) for pk, at in taken if pk in matching], now)


def _some(rows, column):
    """The first of these (key, moment)s, and whether more are left. Of those with the same moment all or none: the next sweep begins after it."""
    found = list(rows[: MOST + 1])
    if len(found) <= MOST:
        return found, False
    last = found[-1][1]
    return [row for row in found if row[1] < last] or list(rows.filter(**{column: last})), True


def _by_clock(rule, now):
    """Some of what is due by the clock of each calendar, by keys: where one stopped stands in the rule, and the next goes on there."""
    if rule.next_at and now < rule.next_at and not rule.underway:
        return 0
    forget_working_time()  # a holiday of a moment ago counts
    calendars = kept_for(rule.trigger)
    for kept in calendars:
        _begin_what_is_due(rule, kept, now)
    # What was begun by a calendar that nobody keeps any more ends: its requests keep another one.
    count = sum(_go_further(rule, kept, now) for kept in calendars if kept.key in rule.underway)
    rule.underway = {kept.key: rule.underway[kept.key] for kept in calendars if kept.key in rule.underway}
    rule.next_at = min(filter(None, (_next_of(rule, kept) for kept in calendars)), default=now + LOOKS_AGAIN)
    rule.save(update_fields=["next_at", "underway", "swept_until", "swept"])
    return count


def _begin_what_is_due(rule, kept, now):
    """However often its time came while nothing ran, it begins once, with the first."""
    if rule.swept_by(kept.key) is None:
        rule.mark_swept(kept.key, now)
    due = _next_of(rule, kept)
    if kept.key not in rule.underway and due and due <= now:
        rule.underway[kept.key] = [due.isoformat(), 0]
        rule.mark_swept(kept.key, now)


def _next_of(rule, kept):
    return next_time(rule.trigger, rule.swept_by(kept.key), kept.time)


def _go_further(rule, kept, now):
    """The next requests in the order of their keys, of those that were there at the moment."""
    said, last = rule.underway[kept.key]
    at = datetime.fromisoformat(said)
    found = _matching(rule).filter(kept.tickets, pk__gt=last, created_at__lte=at).order_by("pk")
    keys = list(found.values_list("pk", flat=True)[:MOST])
    if len(keys) < MOST:
        del rule.underway[kept.key]
    else:
        rule.underway[kept.key] = [said, keys[-1]]
    return write_turns_of_time(rule, [(pk, at) for pk in keys], now)


def _matching(rule):
    return Ticket.objects.filter(to_q(rule.conditions or EVERYTHING, fields(), scope_of()))
