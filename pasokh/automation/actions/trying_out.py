"""A dry run: what a rule would have matched in the last thirty days. Nothing is done.

Requests are asked as they are now: how they were then is not kept. That is said beside the list.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from pasokh.events.models import Event
from pasokh.kernel.filters import EVERYTHING, to_q
from pasokh.tickets.filters import fields, scope_of
from pasokh.tickets.models import Ticket

from ..calendars import reached
from ..catalogue import Listening
from ..heard import Heard
from ..models import Rule
from ..subjects import SUBJECTS, TICKET
from ..sweeping import passed_since
from ..when import MOMENTS
from .rules import check_rule

DAYS = 30
MOST_EVENTS = 20_000  # the newest; older ones of a busy business are not looked through
AT_ONCE = 1_000
SHOWN = 100


@dataclass(frozen=True)
class Trial:
    """`found` are (ticket or contact, moment), the newest first, at most SHOWN; `count` is how often; `whole` whether all thirty days were looked through."""

    found: list
    count: int
    whole: bool


def try_out(body, now=None) -> Trial:
    """What a rule of this body would have matched. Raises ValueError, in words, for what can be no rule."""
    check_rule(body)
    now = now or timezone.now()
    if "on" in body["trigger"]:
        return _by_events(body, now)
    if "after" in body["trigger"]:
        return _by_moments(body, now)
    return _by_clock(body, now)


def _by_events(body, now):
    since = now - timedelta(days=DAYS)
    rule = Rule(**body | {"active_since": since})
    listening, pairs = Listening.of(rule), []
    subject = SUBJECTS[listening.about]
    rows = Event.objects.filter(kind=listening.kind, subject_kind=subject.key, created_at__gte=since).order_by("-pk")
    events = list(rows[: MOST_EVENTS + 1])
    for start in range(0, min(len(events), MOST_EVENTS), AT_ONCE):
        pairs += _matching(events[start : start + AT_ONCE], listening, subject)
    return Trial(_shown(pairs[:SHOWN], subject), len(pairs), len(events) <= MOST_EVENTS)


def _matching(events, listening, subject):
    heard = {event: said for event in events if listening.hears(said := Heard.of_event(event))}
    facts = subject.facts(subject.model.objects.filter(pk__in={event.subject_id for event in heard}))
    return [
        (event.subject_id, event.created_at)
        for event, said in heard.items()
        if event.subject_id in facts and listening.matches(said, facts[event.subject_id])
    ]


def _by_moments(body, now):
    column, since = MOMENTS[body["trigger"]["since"]][0], timedelta(days=DAYS)
    found = Ticket.objects.none()
    for kept, until in reached(body["trigger"], now):
        found |= _tickets(body) & passed_since(body["trigger"], until - since, until).filter(kept.tickets)
    pairs = list(found.order_by(f"-{column}").values_list("pk", column)[:SHOWN])
    return Trial(_shown(pairs), found.count(), True)


def _by_clock(body, now):
    found = _tickets(body)
    pairs = [(pk, now) for pk in found.order_by("-pk").values_list("pk", flat=True)[:SHOWN]]
    return Trial(_shown(pairs), found.count(), True)


def _tickets(body):
    return Ticket.objects.filter(to_q(body["conditions"] or EVERYTHING, fields(), scope_of()))


def _shown(pairs, subject=TICKET):
    rows = Ticket.objects.named() if subject is TICKET else subject.model.objects
    rows = rows.in_bulk({pk for pk, _at in pairs})
    return [(rows[pk], at) for pk, at in pairs if pk in rows]
