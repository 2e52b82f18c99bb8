"""What can be asked of a field, by its kind, and what value each question takes."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Operator:
    """One question. `takes` names the shape of its value: many, one, text, number, yes_no, span, age or nothing."""

    key: str
    label: str
    takes: str


_ALL = (
    Operator("is", _("is any of"), "many"),
    Operator("is_not", _("is none of"), "many"),
    Operator("has_any", _("has any of"), "many"),
    Operator("has_all", _("has all of"), "many"),
    Operator("has_none", _("has none of"), "many"),
    Operator("at_least", _("is at least"), "one"),
    Operator("at_most", _("is at most"), "one"),
    Operator("contains", _("contains"), "text"),
    Operator("not_contains", _("does not contain"), "text"),
    Operator("starts", _("begins with"), "text"),
    Operator("yes", _("is so"), "nothing"),
    Operator("no", _("is not so"), "nothing"),
    Operator("in", _("is in"), "span"),
    Operator("not_in", _("is not in"), "span"),
    Operator("before", _("is before"), "span"),
    Operator("after", _("is after"), "span"),
    Operator("older_than", _("is longer ago than"), "age"),
    Operator("newer_than", _("is less long ago than"), "age"),
    Operator("empty", _("is empty"), "nothing"),
    Operator("not_empty", _("is not empty"), "nothing"),
)
OPERATORS = {each.key: each for each in _ALL}

_DATES = ("in", "not_in", "before", "after", "older_than", "newer_than", "empty", "not_empty")
KINDS = {
    "choice": ("is", "is_not", "empty", "not_empty"),
    "choices": ("has_any", "has_all", "has_none", "empty", "not_empty"),
    "level": ("is", "is_not", "at_least", "at_most"),
    "text": ("contains", "not_contains", "starts", "is", "is_not", "empty", "not_empty"),
    "number": ("is", "is_not", "at_least", "at_most", "empty", "not_empty"),
    "yes_no": ("yes", "no"),
    "date": _DATES,
    "moment": _DATES,
}
