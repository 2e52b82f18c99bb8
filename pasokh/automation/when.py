"""When a rule begins: something happened, time has passed since a moment of a request, or the clock says so. Checked, and in words.

    {"on": "ticket.opened", "by": "customer", "hours": "closed"}
    {"after": {"amount": 4, "unit": "hours"}, "since": "waiting", "working": true}
    {"at": "09:00", "days": [0, 1, 2, 3, 4], "working": true}

What can happen stands in `happenings`, the clock in `by_clock`.
"""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pasokh.tickets.models import Category
from pasokh.ui.filters import number

from .by_clock import check_clock, clock_words
from .happenings import HAPPENINGS

BY = {
    "anybody": gettext_lazy("by whomever"),
    "customer": gettext_lazy("by the customer"),
    "colleague": gettext_lazy("by a colleague"),
    "rule": gettext_lazy("by a rule"),
}
ACTORS = {"customer": ("contact",), "colleague": ("member",), "rule": ("automation", "flow")}
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


def check_trigger(trigger):
    """Raise ValueError, in words, unless this is when a rule can begin."""
    if not isinstance(trigger, dict) or sum(name in trigger for name in ("on", "after", "at")) != 1:
        raise ValueError(_("Say when the rule begins."))
    check = _check_event if "on" in trigger else _check_time if "after" in trigger else check_clock
    if not check(trigger):
        raise ValueError(_("It is not clear when the rule begins."))


def _check_event(trigger):
    if isinstance(trigger["on"], str) and trigger["on"] not in HAPPENINGS:
        raise ValueError(_("There is no event “%(key)s”.") % {"key": trigger["on"][:60]})
    return _only(trigger, on=HAPPENINGS, by=BY, hours=HOURS)


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
    return clock_words(trigger)


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
