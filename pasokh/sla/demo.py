"""What the demo shop promises: three policies, and a company that pays for more."""

from datetime import date, timedelta

from django.db.models import Max, Min
from django.utils.timezone import now

from pasokh.contacts.models import Company
from pasokh.events.models import Event
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Ticket

from .actions.contracts import make_contract
from .actions.policies import make_policy
from .actions.replaying import replay_all
from .actions.sweep import sweep_some
from .models import Breach, Clock, ClockChange

MOST_LOOKS = 500
MINUTE, HOUR, DAY = 60, 3600, 8.5 * 3600  # a working day
URGENT = {"all": [{"field": "priority", "op": "at_least", "value": 4}]}
TO_LEADS = [
    {"after": 0, "to": "assignee", "up": 0},
    {"after": 2 * HOUR, "to": "leads", "up": 0},
    {"after": int(DAY), "to": "leads", "up": 1},
]


def tell(story):
    """The contract of a company; each of its requests is counted."""
    with workspace(story.workspace):
        company = Company.objects.get(name="شرکت پارس‌نور")
        since = date.today() - timedelta(days=120)
        terms = {"starts_on": since, "ends_on": since + timedelta(days=365), "limit": "requests", "included": 24}
        make_contract(by=story.owner, company=company, name="پشتیبانی سالانهٔ پارس‌نور", level="طلایی", **terms)


def promise(story):
    """The policies, and what they say of all that was told so far: for the room that tells the conversations, when it has."""
    with workspace(story.workspace):
        for name, times, more in POLICIES:
            targets = {
                kind: {"seconds": int(seconds), "always": False, "pauses": True} for kind, seconds in times.items()
            }
            targets |= {"chat_wait": {"seconds": 3 * MINUTE, "always": False, "pauses": False}}
            make_policy(by=story.owner, name=name, targets=targets, also_open=True, **more)
        replay_all(dict.fromkeys(Ticket.objects.values_list("pk", flat=True), ClockChange.Why.LATE))
        for breach in Breach.objects.all():
            Event.objects.filter(kind="promise.broken", payload__breach=breach.pk).update(created_at=breach.at)
        _look()
        _explain(story)


def _look():
    """Each clock is looked at when that was due, and what was told then lies there."""
    until = now()
    for _time in range(MOST_LOOKS):
        at = Clock.objects.filter(next_at__lte=until).aggregate(first=Min("next_at"))["first"]
        if at is None:
            break
        newest = Event.objects.aggregate(newest=Max("pk"))["newest"]
        sweep_some(at)
        Event.objects.filter(pk__gt=newest).update(created_at=at)


def _explain(story):
    """Somebody has said why the oldest promise was broken, where one was by now."""
    theirs = Ticket.objects.open().filter(assignee=story.members["پویا"])
    broken = Breach.objects.filter(ticket__in=theirs).order_by("at", "pk").first()
    if broken:
        because = {"reason": "technical", "note": "خط تلفن انبار قطع بود؛ شمارهٔ سریال‌ها دیر رسید."}
        broken.explain(by=story.members["پویا"], at=now(), **because)


POLICIES = (
    (
        "مشتریان قراردادی",
        {"first_reply": 15 * MINUTE, "next_reply": 30 * MINUTE, "solve": DAY},
        {"contract": "any", "steps": TO_LEADS},
    ),
    ("فوری", {"first_reply": 15 * MINUTE, "next_reply": HOUR, "solve": DAY}, {"filter": URGENT, "steps": TO_LEADS}),
    (
        "همهٔ درخواست‌ها",
        {"first_reply": HOUR, "next_reply": 4 * HOUR, "update": 2 * DAY, "solve": 4 * DAY, "follow_up": 3 * DAY},
        {"steps": TO_LEADS[:2]},
    ),
)
