"""A checked filter with everything in it that depends on who asks and when: what `matches` and `to_q` work on."""

import unicodedata
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from . import spans
from .fields import Field
from .loosely import loosely
from .operators import OPERATORS
from .scope import Scope


@dataclass(frozen=True)
class Group:
    """`all`, `any` or `none` of its parts."""

    how: str
    parts: tuple


@dataclass(frozen=True)
class Test:
    """One question whose value is ready: keys, moments (aware; days for a field of days), texts as they are compared.

    Hashable, so that a compiled question can be kept by it.
    """

    key: str
    op: str
    value: Any
    kind: str = ""
    field: Field | None = attribute(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, field, op, value=None) -> "Test":
        """A question of a known field, whose value is ready."""
        return cls(field.key, op, value, field.kind, field)


def bind(filter, fields=None, scope=None) -> Group | Test:
    """The bound form of a checked filter. References are looked up: one query for each field that has them."""
    scope = scope or Scope()
    if "field" in filter:
        field = (fields or {}).get(filter["field"])
        value = _value(field, filter["op"], filter.get("value"), scope)
        return Test(filter["field"], filter["op"], value, field.kind if field else "", field)
    [(how, parts)] = filter.items()
    return Group(how, tuple(bind(part, fields, scope) for part in parts))


def _value(field, op, value, scope):
    takes = OPERATORS[op].takes
    if takes == "many":
        return _many(field, op, value, scope)
    if takes == "span":
        return tuple(_of_kind(field, moment, scope) for moment in spans.span_of(value, scope))
    if takes == "age":
        return _of_kind(field, spans.moment_before(value, scope), scope)
    return _typed(field, op, value) if takes == "text" else value


def _many(field, op, value, scope):
    values = value if isinstance(value, list) else [value]
    if field and field.kind == "text":
        return tuple(_typed(field, op, each) for each in values)
    if not (field and (field.keys or field.personal)):
        return tuple(values)
    personal = [key for word in values if word in field.personal for key in scope.keys_of(word)]
    return tuple(
        dict.fromkeys([*personal, *_known_keys(field, [each for each in values if each not in field.personal])])
    )


def _typed(field, op, text):
    # What is stored is composed (NFC); what a browser sends need not be.
    text = unicodedata.normalize("NFC", str(text))
    return loosely(field.reads(op, text) if field and field.reads else text)


def _known_keys(field, names):
    """The keys of these names. A name that is gone is nothing's: None stands for it, so that «all of» them is not fewer of them."""
    found = field.keys(names) if field.keys and names else {}
    return [found.get(name) if field.keys else name for name in names]


def _of_kind(field, moment, scope):
    """Days have no clock: among them a moment is its day."""
    if moment is None or not (field and field.kind == "date"):
        return moment
    return moment.astimezone(scope.zone).date()
