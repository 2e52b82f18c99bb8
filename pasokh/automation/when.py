"""When a rule begins: something happened, time has passed since a moment of a request, or the clock says so. Checked, and in words.

    {"on": "ticket.opened", "by": "customer", "hours": "closed"}
    {"after": {"amount": 4, "unit": "hours"}, "since": "waiting", "working": true}
    {"at": "09:00", "days": [0, 1, 2, 3, 4], "working": true}

A room adds what happens in it to HAPPENINGS, by the kind of its event.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from pasokh.tickets.models import Category
from pasokh.ui.filters import digits, number

DAYS = range(7)  # Saturday first


@dataclass(frozen=True)
class Happening:
    """Something that a rule can wait for: an event of `kind` whose payload passes `test`; `words` go on after «Whenever»."""

    key: str
    words: str
    kind: str
    test: Callable = bool
    by_customer: bool = False  # whoever did it need not be asked


def _any(_payload):
    return True


def _unhappy(payload):
    return bool(payload.get("unhappy")) or payload.get("outcome") == "unhappy"


_SHIPPED = (
    Happening("ticket.opened", gettext_lazy("a request is opened"), "ticket.opened", _any),
    Happening("message.received", gettext_lazy("the customer writes"), "message.received", _any, True),
    Happening("message.composed", gettext_lazy("we answer the customer"), "message.composed", _any),
    Happening("note.written", gettext_lazy("a note is written"), "note.written", _any),
    Happening("ticket.assigned", gettext_lazy("a request is assigned"), "ticket.assigned", _any),
    Happening("ticket.unassigned", gettext_lazy("a request loses its assignee"), "ticket.unassigned", _any),
    Happening("ticket.routed", gettext_lazy("a request is given to a team"), "ticket.routed", _any),
    Happening("ticket.judged", gettext_lazy("the priority changes"), "ticket.judged", _any),
    Happening("ticket.tagged", gettext_lazy("a tag is put on a request"), "ticket.tagged", _any),
    Happening("ticket.untagged", gettext_lazy("a tag is taken off a request"), "ticket.untagged", _any),
    Happening("ticket.typed", gettext_lazy("the type changes"), "ticket.typed", _any),
    Happening("ticket.filled", gettext_lazy("a field is filled in"), "ticket.filled", _any),
    Happening("ticket.paused", gettext_lazy("a request begins to wait"), "ticket.paused", _any),
    Happening("ticket.status_changed", gettext_lazy("the status changes within its state"), "ticket.status_changed", _any),
    Happening("ticket.solved", gettext_lazy("a request is solved"), "ticket.solved", _any),
    Happening("ticket.opened_again", gettext_lazy("a request is opened again"), "ticket.opened_again", _any),
    Happening("ticket.unhappy", gettext_lazy("the customer says that it is not solved"), "ticket.opened_again", _unhappy),
    Happening("ticket.closed", gettext_lazy("a request is closed"), "ticket.closed", _any),
    Happening("ticket.followed_up", gettext_lazy("a follow-up is done"), "ticket.followed_up", _any),
    Happening("ticket.follow_up_due", gettext_lazy("a follow-up is due"), "ticket.follow_up_due", _any),
    Happening("ticket.snoozed", gettext_lazy("a request is snoozed"), "ticket.snoozed", _any),
    Happening("ticket.woken", gettext_lazy("a snoozed request is back"), "ticket.woken", _any),
    Happening("task.done", gettext_lazy("a task is done"), "task.done", _any),
    Happening("task.due", gettext_lazy("a task is due"), "task.due", _any),
    Happening("delivery.failed", gettext_lazy("an answer cannot be delivered"), "delivery.failed", _any),
    Happening("promise.warned", gettext_lazy("a promise to the customer is due soon"), "promise.warned", _any),
    Happening("promise.broken", gettext_lazy("a promise to the customer is broken"), "promise.broken", _any),
    Happening("ticket.overflowed", gettext_lazy("a request has waited too long in its queue"), "ticket.overflowed", _any),
)  # fmt: skip
HAPPENINGS: dict[str, Happening] = {each.key: each for each in _SHIPPED}

BY = {
    "anybody": gettext_lazy("by whomever"),
    "customer": gettext_lazy("by the customer"),
    "colleague": gettext_lazy("by a colleague"),
    "rule": gettext_lazy("by a rule"),
}
ACTORS = {"customer": ("contact",), "colleague": ("member",), "rule": ("automation",)}
HOURS = {
    "any": gettext_lazy("at any time"),
    "open": gettext_lazy("in working hours"),
    "closed": gettext_lazy("out of working hours"),
}
MOMENTS = {  # column of a ticket (each leads an index: one of solved ones only), and what goes on after «since»
    "waiting": ("waiting_since", gettext_lazy("the customer began to wait for us")),
    "activity": ("last_message_at", gettext_lazy("the last message")),
    "created": ("created_at", gettext_lazy("the request was opened")),
    "solved": ("solved_at", gettext_lazy("it was solved")),
}
STILL = {"solved": {"category": Category.SOLVED}}  # what a request must be yet for its moment to count
UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}
UNIT_WORDS = {"minutes": gettext_lazy("minutes"), "hours": gettext_lazy("hours"), "days": gettext_lazy("days")}
MOST = {"minutes": 10_000, "hours": 2_000, "days": 365}
DAY_WORDS = (
    pgettext_lazy("weekday", "Saturday"),
    pgettext_lazy("weekday", "Sunday"),
    pgettext_lazy("weekday", "Monday"),
    pgettext_lazy("weekday", "Tuesday"),
    pgettext_lazy("weekday", "Wednesday"),
    pgettext_lazy("weekday", "Thursday"),
    pgettext_lazy("weekday", "Friday"),
)


def check_trigger(trigger):
    """Raise ValueError, in words, unless this is when a rule can begin."""
    if not isinstance(trigger, dict) or sum(name in trigger for name in ("on", "after", "at")) != 1:
        raise ValueError(_("Say when the rule begins."))
    check = _check_event if "on" in trigger else _check_time if "after" in trigger else _check_clock
    if not check(trigger):
        raise ValueError(_("It is not clear when the rule begins."))


def _check_event(trigger):
    known = trigger["on"] in HAPPENINGS if isinstance(trigger["on"], str) else False
    return known and _only(trigger, on=HAPPENINGS, by=BY, hours=HOURS)


def _only(trigger, **known):
    return set(trigger) <= set(known) and all(
        isinstance(value, str) and value in known[key] for key, value in trigger.items()
    )


def _check_time(trigger):
    known = set(trigger) <= {"after", "since", "working"} and isinstance(trigger.get("working", True), bool)
    since = trigger.get("since")
    return known and isinstance(since, str) and since in MOMENTS and is_length(trigger["after"])


def is_length(given) -> bool:
    """Whether this is a length of time: {"amount", "unit"}."""
    if not isinstance(given, dict) or set(given) != {"amount", "unit"} or given["unit"] not in MOST:
        return False
    amount = given["amount"]
    return isinstance(amount, int) and not isinstance(amount, bool) and 1 <= amount <= MOST[given["unit"]]


def length_of(given) -> timedelta:
    """A checked length of time."""
    return given["amount"] * UNITS[given["unit"]]


def _check_clock(trigger):
    days = trigger.get("days")
    known = set(trigger) <= {"at", "days", "working"} and isinstance(trigger.get("working", True), bool)
    listed = (
        isinstance(days, list)
        and 0 < len(days) <= 7
        and all(day in DAYS and day is not True for day in days if isinstance(day, int))
    )
    return known and listed and all(isinstance(day, int) for day in days) and clock_of(trigger["at"]) is not None


def clock_of(text) -> time | None:
    """A time of day, "HH:MM"; None for anything else."""
    try:
        return time.fromisoformat(text) if isinstance(text, str) and len(text) == 5 else None
    except ValueError:
        return None


def length_words(given) -> str:
    """A length of time in words."""
    amount = given["amount"]
    words = {
        "minutes": ngettext("%(count)s minute", "%(count)s minutes", amount),
        "hours": ngettext("%(count)s hour", "%(count)s hours", amount),
        "days": ngettext("%(count)s day", "%(count)s days", amount),
    }
    return words[given["unit"]] % {"count": number(amount)}


def sentence_of(trigger) -> str:
    """When it begins, as the beginning of a sentence."""
    if "on" in trigger:
        return _event_words(trigger)
    if "after" in trigger:
        return _time_words(trigger)
    return _clock_words(trigger)


def _event_words(trigger):
    happening = HAPPENINGS.get(trigger["on"])
    words = _("Whenever %(what)s") % {"what": happening.words if happening else trigger["on"]}
    more = [HOURS[trigger["hours"]]] if trigger.get("hours", "any") != "any" else []
    more += [BY[trigger["by"]]] if trigger.get("by", "anybody") != "anybody" else []
    return _(", ").join([words, *map(str, more)])


def _time_words(trigger):
    given = {"length": length_words(trigger["after"]), "moment": MOMENTS[trigger["since"]][1]}
    if trigger.get("working", True):
        return _("Whenever %(length)s of working time have passed since %(moment)s") % given
    return _("Whenever %(length)s have passed since %(moment)s") % given


def _clock_words(trigger):
    given = {"time": digits(trigger["at"]), "days": days_words(trigger["days"])}
    if trigger.get("working", False):
        return _("At %(time)s on %(days)s, if it is a working day") % given
    return _("At %(time)s on %(days)s") % given


def days_words(days) -> str:
    """Days of the week in words."""
    if len(set(days)) == 7:
        return _("every day")
    return _(", ").join(str(DAY_WORDS[day]) for day in sorted(set(days)))
