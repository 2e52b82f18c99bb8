"""What the demo shop has done by itself: two of the rules that came along switched on, two of its own, what they did with all that was told, and a macro."""

from datetime import timedelta

from pasokh.events.models import Event
from pasokh.kernel.kept import forget_all
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Tag

from .actions.macros import make_macro
from .actions.rules import make_rule, switch
from .catalogue import rules_now
from .engine import take_turns
from .models import Rule, Run, Turn
from .reading import write_turns

ON = ("late", "escalate_complaints")
SINCE = timedelta(days=30)  # for so long they are said to have been on
SOON = timedelta(seconds=2)  # after what happened


def tell(story):
    """Switch on, make, keep; then have the rules do what they would have done."""
    with workspace(story.workspace):
        for rule in Rule.objects.filter(key__in=ON):
            switch(rule=rule, by=story.owner, active=True)
        _own_rules(story.owner)
        make_macro(
            by=story.owner,
            name="پذیرش مرجوعی",
            actions=[
                {"do": "tag", "tag": Tag.named("مرجوعی").public_id},
                {"do": "priority", "priority": "3"},
                {"do": "note", "text": "مرجوعی پذیرفته شد؛ زمان پیک با مشتری هماهنگ شود."},
            ],
        )
        _run()


def _own_rules(owner):
    courier = {"title": "هماهنگی زمان پیک", "owner": "assignee", "length": {"amount": 1, "unit": "days"}}
    make_rule(
        by=owner,
        name="کارت مرجوعی",
        trigger={"on": "ticket.typed", "by": "anybody", "hours": "any"},
        conditions={"all": [{"field": "type", "op": "is", "value": ["return"]}]},
        actions=[{"do": "tag", "tag": Tag.named("مرجوعی").public_id}, {"do": "task", **courier}],
        active=True,
    )
    make_rule(
        by=owner,
        name="برچسب گارانتی",
        trigger={"on": "ticket.opened", "by": "customer", "hours": "any"},
        conditions={"all": [{"field": "subject", "op": "contains", "value": "گارانتی"}]},
        actions=[{"do": "tag", "tag": Tag.named("گارانتی").public_id}],
        active=True,
    )


def _run():
    """The rules meet what happened before they were made, as if they had been there; each run lies where what it met lies."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    for rule in Rule.objects.active():
        Rule.objects.filter(pk=rule.pk).update(active_since=rule.active_since - SINCE)
    forget_all()
    events = list(Event.objects.filter(kind__in=rules_now().kinds).order_by("pk"))
    write_turns(events, rules_now())
    _take_all()
    happened = {event.pk: event.created_at + SOON for event in events}
    for run in Run.objects.all():
        Run.objects.filter(pk=run.pk).update(created_at=happened[run.event])
        Event.objects.filter(pk__gt=newest, subject_kind="ticket", subject_id=run.ticket_id).update(
            created_at=happened[run.event]
        )


def _take_all():
    """As often as it takes: one taking ends after a moment, which a slow machine fills with a few turns."""
    failed = {}
    waiting = Turn.objects.exclude(ticket=None)
    while keys := set(waiting.exclude(ticket__in=failed).values_list("ticket", flat=True)):
        failed |= take_turns(keys)
    if failed:
        raise next(iter(failed.values()))
