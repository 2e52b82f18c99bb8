"""The lines of the builder: when a rule begins and what it does, as forms send them, and back.

When is one choice, `when`: «on:<happening>», «since:<moment>» or «clock», with what each needs beside it. Actions come in the order in which they stand
on the page: each `action` is the place of a line, whose inputs end in it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pasokh.automation import when
from pasokh.automation.acts import ACTS
from pasokh.automation.acts.registry import MOST_ACTIONS
from pasokh.kernel.persian.digits import in_language, to_latin
from pasokh.ui.filters import language

USUAL_WHEN, USUAL_ACT = "on:ticket.opened", "tag"
USUAL_LENGTH = {"amount": 4, "unit": "hours"}


def whens() -> list[tuple]:
    """What can be chosen, in groups: (heading, [(value, words)])."""
    return [
        (_("Something happens"), [(f"on:{each.key}", each.words) for each in when.HAPPENINGS.values()]),
        (_("Time has passed since"), [(f"since:{key}", words) for key, (_column, words) in when.MOMENTS.items()]),
        (_("By the clock"), [("clock", _("on certain days at a certain time"))]),
    ]


@dataclass
class WhenLine:
    """When it begins, as the page shows it."""

    trigger: dict

    @property
    def chosen(self) -> str:
        if "on" in self.trigger:
            return f"on:{self.trigger['on']}"
        return f"since:{self.trigger['since']}" if "after" in self.trigger else "clock"

    kinds = property(lambda self: whens())
    by = property(lambda self: when.BY.items())
    hours = property(lambda self: when.HOURS.items())
    units = property(lambda self: when.UNIT_WORDS.items())

    @property
    def days(self) -> list[tuple]:
        """(number, name, whether it is chosen) of each day, Saturday first."""
        chosen = self.trigger.get("days", [0, 1, 2, 3, 4])
        return [(day, when.DAY_WORDS[day], day in chosen) for day in when.DAYS]

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
    days = [int(day) for day in given.getlist("days") if day in map(str, when.DAYS)]
    return {"at": _clock(given.get("at", "")), "days": days, "working": working}


def blank_when(value) -> dict:
    """The usual trigger of a kind that was just chosen."""
    kind, _sep, key = value.partition(":")
    if kind == "since" and key in when.MOMENTS:
        return {"after": USUAL_LENGTH, "since": key, "working": True}
    if kind == "clock":
        return {"at": "09:00", "days": [0, 1, 2, 3, 4], "working": True}
    return {"on": key if key in when.HAPPENINGS else "ticket.opened"}


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

    @property
    def act(self):
        return ACTS.get(self.given.get("do"))

    @property
    def acts(self) -> list:
        return [act for act in ACTS.values() if act.for_macros or not self.macro]

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


def lines_of(actions, macro=False) -> list[ActLine]:
    """The lines of stored actions; one blank line where there is none yet."""
    return [ActLine(str(number), each, macro) for number, each in enumerate(actions or [{"do": USUAL_ACT}])]


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
