"""The rows of the filter editor: a filter as people write it, and back.

The editor knows filters of three parts: all of these, at least one of these, none of these. A deeper one, which a machine wrote, is shown as text.
"""

import json
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from pasokh.kernel.filters import spans
from pasokh.kernel.filters.operators import OPERATORS
from pasokh.kernel.persian.digits import to_latin
from pasokh.kernel.persian.jalali import parse_date, show_date
from pasokh.tickets.filters import fields
from pasokh.ui import display

PARTS = {"all": _("All of these hold"), "any": _("At least one of these holds"), "none": _("None of these holds")}
MOST = 50  # rows of one editor
OWN_SPANS = {"last": _("in the last…"), "next": _("in the next…"), "between": _("between two days")}


@dataclass
class Row:
    """One line of the editor: a condition in one part of the filter. `place` tells its inputs from those of other lines."""

    place: str
    part: str
    key: str
    op: str = ""
    value: object = None
    typed: dict = field(default_factory=dict)

    def __post_init__(self):
        known = fields()
        self.key = self.key if self.key in known else next(iter(known))
        self.field = known[self.key]
        self.op = self.op if self.op in self.field.operators else self.field.operators[0]

    @property
    def takes(self) -> str:
        return OPERATORS[self.op].takes

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
        found = {word: PERSONAL[word] for word in self.field.personal}
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


PERSONAL = {"me": _("Me"), "my_teams": _("My teams")}


def rows_of(filter) -> list[Row] | None:
    """The lines of a filter; None for one that the editor cannot show."""
    parts = filter.get("all") if isinstance(filter, dict) and set(filter) == {"all"} else [filter]
    found = []
    for part in parts:
        how, conditions = ("all", [part]) if "field" in part else next(iter(part.items()))
        if (how == "all" and "field" not in part) or any("field" not in each for each in conditions):
            return None
        found += [(how, condition) for condition in conditions]
    several = [how for how in ("any", "none") if sum(how in part for part in parts) > 1]
    return None if several else [_row(str(place), *each) for place, each in enumerate(found)]


def _row(place, how, condition):
    return Row(place, how, condition["field"], condition.get("op", ""), condition.get("value"))


def filter_of(rows) -> dict:
    """The filter that the lines say."""
    by_part = {how: [row.condition for row in rows if row.part == how] for how in PARTS}
    deeper = [{how: by_part[how]} for how in ("any", "none") if by_part[how]]
    return {"all": [*by_part["all"], *deeper]}


def read_rows(given) -> list[Row]:
    """The lines that a form holds. Raises ValueError for a day that is none; everything else is for `check` to refuse."""
    return [read_row(given, place) for place in given.getlist("row")[:MOST]]


def read_row(given, place, strict=True) -> Row:
    """One line of a form. With `strict=False` what cannot be read is left empty: the line is only being changed."""
    row = Row(place, given.get(f"part-{place}", "all"), given.get(f"field-{place}", ""), given.get(f"op-{place}", ""))
    row.part = row.part if row.part in PARTS else "all"
    try:
        row.value = _READ.get(row.takes, _read_text)(row, given)
    except ValueError:
        if strict:
            raise
    return row


def _read_many(row, given):
    values = [value for value in given.getlist(f"value-{row.place}") if value.strip()]
    return [_number(value) for value in values] if row.field.kind in ("level", "number") else values


def _read_one(row, given):
    value = given.get(f"value-{row.place}", "")
    return _number(value) if row.field.kind in ("level", "number") else value


def _number(text):
    number = float(to_latin(text))
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


def as_text(filter) -> str:
    """A filter as a machine would write it."""
    return json.dumps(filter, ensure_ascii=False, indent=2)
