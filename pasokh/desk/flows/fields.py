"""The chosen step as a form: what each of its params shows."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from pasokh.automation import when
from pasokh.automation.acts import acts_for
from pasokh.flows.graph.checking import NEEDS_NO_RUN_OF_A_RULE
from pasokh.flows.graph.fields import variable_fields
from pasokh.flows.kinds import KINDS, words_of
from pasokh.kernel.filters import EVERYTHING
from pasokh.kernel.filters.checking import DEEPEST
from pasokh.ui.drawing import render

from ..automation.lines import ActLine
from ..views.conditions import HOW, editor_of, impersonal

LANGUAGES = (("fa", gettext_lazy("Persian"), "rtl"), ("en", gettext_lazy("English"), "ltr"))
HOWS = frozenset(HOW)


@dataclass
class StepForm:
    """What the form of a step shows: `graph` is the draft that it stands in."""

    step: dict
    graph: dict
    address: str = ""  # where it is sent

    languages = LANGUAGES
    how = HOW

    @property
    def kind(self):
        return KINDS[self.step["kind"]]

    @property
    def params(self):
        return self.kind.asked(self.step)

    @property
    def units(self):
        return when.UNIT_WORDS.items()

    def value(self, param):
        """What is given for a param, "" where nothing is."""
        found = self.step.get(param.key)
        return "" if found is None else found

    def step_value(self, param):
        """What holds: what is given, else the default."""
        found = self.kind.value(self.step, param.key)
        return "" if found is None else found

    def text(self, words, language) -> str:
        """A text in one language."""
        found = words.get(language, "") if isinstance(words, dict) else ""
        return found if isinstance(found, str) else ""

    def rows(self, param) -> list[dict]:
        """The rows of choices, outcomes, conditions or answers."""
        given = [each for each in self.value(param) or () if isinstance(each, dict)]
        return [each | {"place": str(place)} | self._extra(param, each, place) for place, each in enumerate(given)]

    def _extra(self, param, row, place):
        if param.kind != "conditions":
            return {}
        given = row.get("filter")
        asked = given if given != EVERYTHING and is_filter(given) else {"all": []}
        return {"block": impersonal(editor_of(asked, f"w{place}", variable_fields(self.graph)))}

    def options(self, param) -> list[tuple]:
        """What can be chosen; what is chosen and no longer offered is there still."""
        found, chosen = list(param.choices()), self.step_value(param)
        blank = [] if param.default else [("", _("none") if param.optional else _("Choose…"))]
        gone = [(chosen, _("no longer there"))] if chosen and chosen not in dict(found) else []
        return [*blank, *found, *gone]

    @property
    def act(self):
        given = self.step.get("action")
        return ActLine("act", given if isinstance(given, dict) and isinstance(given.get("do"), str) else {"do": ""})

    @property
    def acts(self):
        return [each for each in acts_for() if each.key not in NEEDS_NO_RUN_OF_A_RULE]

    @property
    def variables(self) -> list[tuple]:
        return [(name, words_of(each.get("label")) or name) for name, each in self.graph["variables"].items()]

    def variables_select(self, name, chosen):
        """Which variable."""
        found = self.variables
        gone = [(chosen, chosen)] if chosen and chosen not in dict(found) else []
        return render("desk/flows/select_variable.html", {"name": name, "chosen": chosen, "variables": found + gone})

    def asks(self, what):
        """The attributes of a button that asks for something beside what the form says."""
        return button_asks(self.address, what)

    def order(self, param, row, first, last):
        """The buttons of a row."""
        around = {"asks": self.asks, "key": param.key, "place": row["place"], "first": first, "last": last}
        return render("desk/flows/order.html", around)


def button_asks(address, what) -> Markup:
    """The attributes of a button that sends its form with something besides: said in the button itself, for it may have to wait for its turn."""
    return Markup(' type="button" hx-post="{}" hx-include="closest form, #flow-seen" hx-vals="{}"').format(
        address, json.dumps(what)
    )


def is_filter(given, depth=1) -> bool:
    """Whether this has the shape of a filter that the lines can show: a draft may have come from anywhere."""
    if not isinstance(given, dict) or depth > DEEPEST + 1:
        return False
    if "field" in given:
        return isinstance(given["field"], str) and isinstance(given.get("op", ""), str)
    if len(given) != 1:
        return False
    [(how, parts)] = given.items()
    return how in HOWS and isinstance(parts, list) and all(is_filter(each, depth + 1) for each in parts)
