"""Turns of rules of time."""

from pasokh.tickets.models import Ticket

from .heard import Heard
from .models import Turn
from .when import MOMENTS, STILL


def passed_since(trigger, since, until):
    """The tickets whose moment lies after `since`, and not after `until`: by the index of its column."""
    column = MOMENTS[trigger["since"]][0]
    return Ticket.objects.filter(**{f"{column}__gt": since, f"{column}__lte": until}, **STILL.get(trigger["since"], {}))


def write_turns_of_time(rule, moments, now) -> int:
    """Turns of a rule for (ticket's key, moment)s; what it has met before it does not meet again. How many."""
    heard = Heard("time", now, "system", {})
    turns = [Turn(rule=rule, ticket_id=pk, kind="time", moment=at, facts=heard.facts) for pk, at in moments]
    Turn.objects.bulk_create(turns, ignore_conflicts=True)
    return len(turns)
