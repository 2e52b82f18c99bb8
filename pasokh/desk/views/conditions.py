"""The lines of the filter editor: a filter as people write it, and back.

A filter is a group: all of these, any of these or none of these hold; its parts are conditions and further groups. A form sends its lines in the
order in which they stand on the page: `(place` opens a group, `)` closes it, anything else is the place of a condition.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pasokh.kernel.filters import spans
from pasokh.kernel.filters.checking import DEEPEST
from pasokh.kernel.filters.operators import OPERATORS
from pasokh.kernel.persian.digits import to_latin
from pasokh.kernel.persian.jalali import parse_date, show_date
from pasokh.tickets.fields.kinds import kind_of
from pasokh.tickets.filters import custom_of, fields, offered
from pasokh.ui import display

HOW = {
    "all": gettext_lazy("All of these hold"),
    "any": gettext_lazy("At least one of these holds"),
    "none": gettext_lazy("None of these holds"),
}
MOST = 50  # conditions of one editor
MOST_LINES = 4 * MOST  # with what opens and closes groups
OWN_SPANS = {
    "last": gettext_lazy("in the last…"),
    "next": gettext_lazy("in the next…"),
    "between": gettext_lazy("between two days"),
}
PERSONAL = {"me": gettext_lazy("Me"), "my_teams": gettext_lazy("My teams")}
USUAL = "status"  # of a new condition


@dataclass
class Row:
    """One condition. `place` tells its inputs from those of other lines; a field that is no longer there can only be taken away."""

    place: str
    key: str
    op: str = ""
    value: object = None
    personal: bool = True  # whether words that mean whoever asks are offered
    only: object = None  # the fields that are offered, by key; all unless given
    more: dict = field(
        default_factory=dict
    )  # fields that are known here alone, by key: variables of a flow, those of customers

    is_group = False

    def __post_init__(self):
        self.field = self.more.get(self.key) or fields().get(self.key)
        if self.field and self.op not in self.field.operators:
            self.op = self.field.operators[0]

    @property
    def choosable(self) -> list:
        """The fields to choose from, the product's and the business's own: retired ones only where they are chosen."""
        known = [
            each
            for key, each in fields().items()
            if key not in self.more and (key == self.key or (offered(key) and (self.only is None or key in self.only)))
        ]
        own = [each for each in known if custom_of(each.key)]
        return [
            (_("Variables of this flow") if known else "", list(self.more.values())),
            ("", [each for each in known if each not in own]),
            (_("Fields of this business"), own),
        ]

    @property
    def control(self):
        """The form field that reads numbers and sums of a field of one's own; None for all others."""
        custom = custom_of(self.key)
        if custom is None or self.field is None or self.field.kind != "number":
            return None
        return kind_of(custom).field(custom, get_language())

    @property
    def written(self) -> list[str]:
        """The values as they stand in text inputs: at least one, perhaps empty."""
        values = self.value if isinstance(self.value, list) else [] if self.value is None else [self.value]
        control, custom = self.control, custom_of(self.key)
        if control:
            values = [control.prepare_value(kind_of(custom).to_typed(each)) for each in values if each != ""]
        return [str(value) for value in values] or [""]

    @property
    def takes(self) -> str:
        return OPERATORS[self.op].takes if self.field else "nothing"

    @property
    def operators(self) -> list:
        return [OPERATORS[op] for op in self.field.operators]

    @property
    def chosen(self) -> list:
        """The values that are chosen among those there are, as text."""
        values = self.value if isinstance(self.value, list) else [] if self.value is None else [self.value]
        return [str(value) for value in values]

    @property
    def options(self) -> list[tuple]:
        """What can be chosen: (value, label), words of the person first; chosen ones are there even if they would not be offered any more."""
        found = {word: PERSONAL[word] for word in self.field.personal} if self.personal else {}
        offered = self.field.choices("") if self.field.choices else []
        found |= {str(value): label for value, label in offered}
        missing = [value for value in self.chosen if value not in found]
        return [*found.items(), *(self.field.labels(missing).items() if missing and self.field.labels else ())]

    @property
    def span(self) -> str:
        """Which kind of span is chosen."""
        if isinstance(self.value, str):
            return self.value
        given = self.value if isinstance(self.value, dict) else {}
        return next((key for key in ("last", "next") if key in given), "between" if given else "today")

    @property
    def spans(self) -> dict:
        """The spans there are, in words."""
        return spans.WORDS | OWN_SPANS

    @property
    def units(self) -> dict:
        """The units of time that make sense here: days have no hours."""
        return {
            key: word
            for key, word in spans.UNITS.items()
            if self.field.kind != "date" or key not in ("minutes", "hours")
        }

    @property
    def amount(self):
        given = self.value if isinstance(self.value, dict) else {}
        return given.get("amount") or given.get("last") or given.get("next") or 7

    @property
    def unit(self) -> str:
        return self.value.get("unit", "days") if isinstance(self.value, dict) else "days"

    def day(self, side) -> str:
        """One end of a span of days, as the business writes days."""
        given = self.value if isinstance(self.value, dict) else {}
        iso = given.get(side) or given.get("day")
        return (
            show_date(spans.date.fromisoformat(iso), "short", language="en", calendar=display.calendar()) if iso else ""
        )

    @property
    def condition(self) -> dict:
        plain = {"field": self.key, "op": self.op}
        return plain if self.takes == "nothing" else plain | {"value": self.value}


@dataclass
class Block:
    """A group: how its parts (conditions and groups) count together."""

    place: str
    how: str = "all"
    parts: list = field(default_factory=list)
    depth: int = 1

    is_group = True

    @property
    def may_deepen(self) -> bool:
        """Whether a group may stand in it."""
        return self.depth < DEEPEST

    @property
    def filter(self) -> dict:
        """What it says; a group in it that says nothing is left out."""
        parts = [part.filter if part.is_group else part.condition for part in self.parts]
        parts = [part for part in parts if "field" in part or next(iter(part.values()))]
        return {self.how: parts} if parts else {"all": []}


def impersonal(block) -> Block:
    """The lines without words that mean whoever asks: for rules, which nobody asks."""
    for part in block.parts:
        if part.is_group:
            impersonal(part)
        else:
            part.personal = False
    return block


def editor_of(filter, place="0", more=None) -> Block:
    """The lines of a checked filter, which may ask `more` fields than all. `place` tells it from other filters in the same form."""
    return _block(filter if "field" not in filter else {"all": [filter]}, place, 1, more or {})


def _block(group, place, depth, more):
    [(how, parts)] = group.items()
    made = Block(place, how, depth=depth)
    for number, part in enumerate(parts):
        inside = f"{place}.{number}"
        if "field" in part:
            made.parts.append(Row(inside, part["field"], part.get("op", ""), part.get("value"), more=more))
        else:
            made.parts.append(_block(part, inside, depth + 1, more))
    return made


def read_editor(given, more=None) -> tuple[Block, str]:
    """The lines that a form holds, and what cannot be read in them, in words. All else is for `check` to refuse."""
    root, problem = Block("0"), ""
    within = [root]
    for line in given.getlist("row")[:MOST_LINES]:
        if line.startswith("("):
            _open(within, given, line[1:41])
        elif line == ")":
            within = within[:-1] if len(within) > 1 else within
        else:
            row, wrong = read_row(given, line[:40], more)
            within[-1].parts.append(row)
            problem = problem or wrong
    if len(root.parts) == 1 and root.parts[0].is_group:
        root = root.parts[0]  # the form's outermost group
    return root, problem


def untouched(root, given) -> Row | None:
    """The first condition into which nobody has written or chosen a value yet."""
    for part in root.parts:
        found = untouched(part, given) if part.is_group else part if _is_blank(part, given) else None
        if found:
            return found
    return None


def _is_blank(row, given):
    names = {"many": ["value"], "one": ["value"], "text": ["value"]}.get(row.takes, [])
    if row.takes == "span" and given.get(f"value-{row.place}") == "between":
        names = ["from", "to"]
    return bool(names) and not any(text.strip() for name in names for text in given.getlist(f"{name}-{row.place}"))


def _open(within, given, place):
    how = given.get(f"how-{place}", "all")
    made = Block(place, how if how in HOW else "all", depth=len(within))
    if made.depth > DEEPEST + 1:  # one too deep is refused by `check`; what is deeper still is taken for a part of it
        made = within[-1]
    else:
        within[-1].parts.append(made)
    within.append(made)


def read_row(given, place, more=None) -> tuple[Row, str]:
    """One condition, and what cannot be read in it. What cannot be read is left empty."""
    row = Row(place, given.get(f"field-{place}", ""), given.get(f"op-{place}", ""), more=more or {})
    if row.field is None:
        return row, _("There is no field “%(field)s”.") % {"field": row.key[:60]}
    try:
        row.value = _READ.get(row.takes, _read_text)(row, given)
    except ValidationError as error:
        return row, f"{row.field.label}: {' '.join(error.messages)}"
    except ValueError as error:
        return row, str(error) or _("The value for “%(field)s” does not fit.") % {"field": row.field.label}
    return row, ""


def _read_many(row, given):
    values = [value for value in given.getlist(f"value-{row.place}") if value.strip()]
    return [_number(row, value) for value in values] if row.field.kind in ("level", "number") else values


def _read_one(row, given):
    value = given.get(f"value-{row.place}", "")
    return _number(row, value) if row.field.kind in ("level", "number") else value


def _number(row, text):
    if control := row.control:
        custom = custom_of(row.key)
        found = kind_of(custom).to_stored(control.clean(text), custom)
        return "" if found is None else found
    try:
        number = float(to_latin(text))
    except ValueError as error:
        raise ValueError from error  # its words are not for people
    return int(number) if number.is_integer() else number


def _read_text(row, given):
    return given.get(f"value-{row.place}", "").strip()


def _read_age(row, given):
    return {"amount": _amount(row, given), "unit": given.get(f"unit-{row.place}", "")}


def _amount(row, given):
    text = to_latin(given.get(f"amount-{row.place}", "")).strip()
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _read_span(row, given):
    span = given.get(f"value-{row.place}", "")
    if span in ("last", "next"):
        return {span: _amount(row, given), "unit": given.get(f"unit-{row.place}", "")}
    if span != "between":
        return span
    days = {side: given.get(f"{side}-{row.place}", "").strip() for side in ("from", "to")}
    return {side: parse_date(day).isoformat() for side, day in days.items() if day}


_READ = {"many": _read_many, "one": _read_one, "age": _read_age, "span": _read_span, "nothing": lambda row, given: None}
