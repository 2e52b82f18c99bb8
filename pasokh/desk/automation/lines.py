"""The lines of the builder: when a rule begins and what it does, as forms send them, and back.

When is one choice, `when`: «on:<happening>», «since:<moment>», «clock» (days of the week) or «month» (days of the month), with what each needs beside
it. Actions come in the order in which they stand on the page: each `action` is the place of a line, whose inputs end in it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pasokh.automation import by_clock, when
from pasokh.automation.acts import ACTS, acts_for
from pasokh.automation.acts.registry import MOST_ACTIONS
from pasokh.automation.happenings import HAPPENINGS
from pasokh.automation.subjects import SUBJECTS, about
from pasokh.kernel.persian.digits import in_language, to_latin
from pasokh.ui.filters import language

from ..views.conditions import USUAL

USUAL_WHEN = "on:ticket.opened"
USUAL_ACT = {"ticket": "tag", "contact": "segment"}
USUAL_CONDITION = {"ticket": USUAL, "contact": "segment"}
USUAL_LENGTH = {"amount": 4, "unit": "hours"}


def whens(about="ticket") -> list[tuple]:
    """What can be chosen for rules about this, in groups: (heading, [(value, words)]). Time passes for requests alone."""
    happenings = [(f"on:{each.key}", each.words) for each in HAPPENINGS.values() if each.about == about]
    if about != "ticket":
        return [(_("Something happens"), happenings)]
    return [
        (_("Something happens"), happenings),
        (_("Time has passed since"), [(f"since:{key}", words) for key, (_column, words) in when.MOMENTS.items()]),
        (
            _("By the clock"),
            [("clock", _("on certain days of the week")), ("month", _("on certain days of the month"))],
        ),
    ]


@dataclass
class WhenLine:
    """When it begins, as the page shows it."""

    trigger: dict

    @property
    def chosen(self) -> str:
        if "on" in self.trigger:
            return f"on:{self.trigger['on']}"
        if "after" in self.trigger:
            return f"since:{self.trigger['since']}"
        return "month" if "month_days" in self.trigger else "clock"

    about = property(lambda self: about(self.trigger).key)
    kinds = property(lambda self: whens(self.about))
    by = property(lambda self: when.BY.items())
    hours = property(lambda self: when.HOURS.items())
    units = property(lambda self: when.UNIT_WORDS.items())

    @property
    def days(self) -> list[tuple]:
        """(number, name, whether it is chosen) of each day, Saturday first."""
        chosen = self.trigger.get("days", [0, 1, 2, 3, 4])
        return [(day, by_clock.DAY_WORDS[day], day in chosen) for day in by_clock.DAYS]

    @property
    def month_days(self) -> list[tuple]:
        """(number, whether it is chosen) of each day that a month can have."""
        return [(day, day in self.trigger["month_days"]) for day in by_clock.MONTH_DAYS]

    @property
    def named_days(self) -> list[tuple]:
        """(key, words, whether it is chosen) of the days of a month that have names."""
        return [(key, words, key in self.trigger["month_days"]) for key, words in by_clock.NAMED_DAYS.items()]

    @property
    def length(self) -> dict:
        return self.trigger.get("after", USUAL_LENGTH)

    @property
    def at(self) -> str:
        return in_language(self.trigger.get("at", "09:00"), language())

    @property
    def working(self) -> bool:
        return self.trigger.get("working", True)


def read_when(given) -> dict:
    """The trigger that a form holds; what cannot be read in it is for `check_trigger` to refuse."""
    kind, _sep, key = given.get("when", "").partition(":")
    if kind == "on":
        return {"on": key, "by": given.get("by", "anybody"), "hours": given.get("hours", "any")}
    working = bool(given.get("working"))
    if kind == "since":
        return {"after": _length(given, "after"), "since": key, "working": working}
    at = _clock(given.get("at", ""))
    if kind == "month":
        return {"at": at, "month_days": _month_days(given.getlist("month_days")), "shifts": bool(given.get("shifts"))}
    days = [int(day) for day in given.getlist("days") if day in map(str, by_clock.DAYS)]
    return {"at": at, "days": days, "working": working}


def _month_days(given):
    numbers = [int(day) for day in given if day in map(str, by_clock.MONTH_DAYS)]
    return [*dict.fromkeys(numbers), *(key for key in by_clock.NAMED_DAYS if key in given)]


def blank_when(value) -> dict:
    """The usual trigger of a kind that was just chosen."""
    kind, _sep, key = value.partition(":")
    if kind == "since" and key in when.MOMENTS:
        return {"after": USUAL_LENGTH, "since": key, "working": True}
    if kind == "clock":
        return {"at": "09:00", "days": [0, 1, 2, 3, 4], "working": True}
    if kind == "month":
        return {"at": "09:00", "month_days": [1], "shifts": True}
    return {"on": key if key in HAPPENINGS else "ticket.opened"}


def _length(given, name):
    text = to_latin(given.get(f"amount-{name}", "")).strip()
    amount = int(text) if text.isdecimal() and len(text) < 7 else 0
    return {"amount": amount, "unit": given.get(f"unit-{name}", "hours")}


def _clock(text):
    hour, _sep, minute = to_latin(text).strip().partition(":")
    return f"{hour:0>2}:{minute:0>2}"


@dataclass
class ActLine:
    """One action, as the page shows it. `place` tells its inputs from those of other lines."""

    place: str
    given: dict
    macro: bool = False
    about: str = "ticket"

    @property
    def act(self):
        return ACTS.get(self.given.get("do"))

    @property
    def acts(self) -> list:
        return acts_for(self.about, self.macro)

    @property
    def units(self):
        return when.UNIT_WORDS.items()

    def value(self, param):
        """What is given for a parameter."""
        return self.given.get(param.key, "")

    def length(self, param) -> dict:
        return self.given.get(param.key) or ({"amount": "", "unit": "hours"} if param.optional else USUAL_LENGTH)

    def options(self, param) -> list[tuple]:
        """What can be chosen; what is chosen and no longer offered is there still."""
        found = [(value, label) for value, label in param.choices() if self.macro or value != "me"]
        chosen = self.value(param)
        gone = [(chosen, _("no longer there"))] if chosen and chosen not in dict(found) else []
        return [("", _("Choose…")), *found, *gone]


def lines_of(actions, macro=False, about="ticket") -> list[ActLine]:
    """The lines of stored actions; one blank line where there is none yet."""
    return [
        ActLine(str(number), each, macro, about) for number, each in enumerate(actions or [{"do": USUAL_ACT[about]}])
    ]


def more_fields(about) -> dict:
    """The fields that conditions of rules about this ask, and those of requests do not."""
    return {} if about == "ticket" else SUBJECTS[about].fields()


def lines_about(part, about):
    """The lines of conditions of a rule about this: without words that mean whoever asks, and with its fields alone."""
    for each in part.parts if part.is_group else [part]:
        if each.is_group:
            lines_about(each, about)
        else:
            each.personal, each.only = False, None if about == "ticket" else ()
    return part


def read_actions(given) -> list[dict]:
    """The actions that a form holds; what does not fit in them is for `check_actions` to refuse."""
    return [read_action(given, place[:40]) for place in given.getlist("action")[: MOST_ACTIONS + 1]]


def read_action(given, place) -> dict:
    """One action."""
    act = ACTS.get(given.get(f"do-{place}", ""))
    if act is None:
        return {"do": ""}
    values = {param.key: _read(param, given, place) for param in act.params}
    return {"do": act.key} | {key: value for key, value in values.items() if value not in (None, "")}


def _read(param, given, place):
    name = f"{param.key}-{place}"
    if param.kind == "length":
        return None if param.optional and not given.get(f"amount-{name}", "").strip() else _length(given, name)
    text = given.get(name, "").replace("\x00", "").replace("\r\n", "\n")
    return text.strip() if param.kind != "text" else text
