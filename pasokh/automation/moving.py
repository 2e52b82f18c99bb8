"""Requests that come to a team, or go from one, whose calendar is another: time by the new one may have passed their moment already.

The sweep looks at each moment once by each calendar. One that was not reached by the calendar a request left, and lies behind by the one it came to,
would never be met: it is asked of right after the move, under the rule's lock, which waits for a sweep that could not see the move yet.
"""

from datetime import datetime, timedelta

from django.db.models import Q

from pasokh.calendars.queries import hours_id_for, keepers, working_time
from pasokh.kernel.filters import EVERYTHING, to_q
from pasokh.tickets.filters import fields, scope_of
from pasokh.tickets.models import Ticket

from .calendars import DEFAULT
from .catalogue import active_rules
from .models import Rule
from .moments import earlier
from .turning import passed_since, write_turns_of_time
from .when import MOMENTS

SLACK = timedelta(
    minutes=5
)  # a moment reached so shortly before the move may not have been looked at; each is met once all the same


def could_matter() -> bool:
    """Whether a move can put a request under another calendar that a rule goes by. No statement when warm."""
    known = keepers()
    return bool(known.teams or known.sites) and any(_goes_by_calendars(rule) for rule in active_rules().timed)


def _goes_by_calendars(rule):
    return "after" in rule.trigger and rule.trigger.get("working", True)


def keeps_another(event) -> bool:
    """Whether the team that a request was given to keeps another calendar than the one before. Its site may decide all the same."""
    return calendar_of(None, event.payload.get("before")) != calendar_of(None, event.payload.get("team"))


def calendar_of(site, team) -> int | None:
    """Which calendar a request of this site and team keeps; None for the business's own."""
    return hours_id_for(site=site or None, team_id=team)


def ask_again(ticket_id, before, at: datetime) -> int:
    """Turns for the moments of a request that was moved from a team (`before`) at a moment, and that the sweeps would pass over. How many."""
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    left, came = (calendar_of(ticket.origin, team) for team in (before, ticket.team_id)) if ticket else (None, None)
    if left == came:
        return 0
    keys = [rule.pk for rule in active_rules().timed if _goes_by_calendars(rule)]
    rules = Rule.objects.active().filter(pk__in=keys, active_since__lte=at).select_for_update(no_key=True)
    return sum(missed_by(rule, Q(pk=ticket.pk), left, came, at) for rule in rules.order_by("pk"))


def missed_by(rule, tickets, left, came, at) -> int:
    """Turns of a locked rule for moments of these tickets (a Q) that the calendar they left at a moment had not reached, and the new one has. How many."""
    since, until = _not_reached(rule, left, at), rule.swept_by(_key(came))
    if since is None or until is None or until <= since:
        return 0
    column = MOMENTS[rule.trigger["since"]][0]
    found = passed_since(rule.trigger, since, until).filter(to_q(rule.conditions or EVERYTHING, fields(), scope_of()))
    return write_turns_of_time(rule, list(found.filter(tickets).values_list("pk", column)), at)


def _not_reached(rule, calendar, at):
    """From when on moments were surely not looked at by a calendar that a request left at a moment; nothing of before the rule was on."""
    marked, time = rule.swept_by(_key(calendar)), working_time(calendar)
    reached = earlier(at - SLACK, rule.trigger["after"], True, time)
    begun = earlier(rule.active_since, rule.trigger["after"], True, time)
    return marked and max(begun, min(marked, reached))


def _key(calendar):
    return DEFAULT if calendar is None else str(calendar)
