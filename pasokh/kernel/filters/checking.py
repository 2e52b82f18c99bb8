"""Is this a filter? What comes from outside is refused in words before anything is asked."""

import json
import math
from datetime import date

from django.utils.translation import gettext as _

from . import spans
from .loosely import loosely
from .operators import OPERATORS

DEEPEST = 5  # groups within groups
MOST_CONDITIONS = 50
MOST_VALUES = 100  # of one condition
LONGEST = 200  # characters of one value
LARGEST = 32_768  # characters of a filter as JSON
GROUPS = ("all", "any", "none")
BIGGEST = 2**53  # numbers beyond it are not the same everywhere


def check(filter, fields, personal=True):
    """Raise ValueError, with words for the person who wrote it, unless this is a filter over these fields ({key: Field}).

    `personal=False` refuses words that depend on who asks ("me"): for what runs by itself.
    """
    try:
        written = json.dumps(filter, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(_("This is no filter.")) from error
    if len(written) > LARGEST:
        raise ValueError(_("The filter is too large."))
    count = _check_part(filter, fields, personal, 1)
    if count > MOST_CONDITIONS:
        raise ValueError(_("The filter has too many conditions."))


def named_fields(filter) -> set[str]:
    """The keys of the fields that a checked filter asks about."""
    if "field" in filter:
        return {filter["field"]}
    return set().union(*(named_fields(part) for parts in filter.values() for part in parts))


def _check_part(part, fields, personal, depth) -> int:
    """Counts the conditions."""
    if not isinstance(part, dict):
        raise ValueError(_("This is no filter."))
    if "field" in part:
        _check_condition(part, fields, personal)
        return 1
    if depth > DEEPEST:
        raise ValueError(_("The groups of the filter are nested too deeply."))
    return _check_group(part, fields, personal, depth)


def _check_group(part, fields, personal, depth):
    how, parts = next(iter(part.items()), ("", None))
    if len(part) != 1 or how not in GROUPS or not isinstance(parts, list):
        raise ValueError(_("A group is “all”, “any” or “none” of a list of conditions."))
    if not parts and how != "all":
        raise ValueError(_("A group needs a condition."))
    return sum(_check_part(each, fields, personal, depth + 1) for each in parts)


def _check_condition(part, fields, personal):
    key, op = part["field"], part.get("op")
    field = fields.get(key) if isinstance(key, str) else None
    if field is None:
        raise ValueError(_("There is no field “%(field)s”.") % {"field": str(key)[:LONGEST]})
    if not isinstance(op, str) or op not in field.operators:
        words = {"field": field.label, "op": str(op)[:LONGEST]}
        raise ValueError(_("“%(field)s” cannot be asked with “%(op)s”.") % words)
    if set(part) - {"field", "op", "value"}:
        raise ValueError(_("A condition is a field, an operator and a value."))
    if not _fits(_shape(field, op), part.get("value"), field, personal):
        raise ValueError(_("The value for “%(field)s” does not fit.") % {"field": field.label})


def _shape(field, op):
    """What an operator takes of this kind of field: numbers where the field is one, a single text where it is text."""
    takes = OPERATORS[op].takes
    if takes in ("many", "one") and field.kind in ("number", "level"):
        return f"{takes}_numbers"
    return takes


def _fits(shape, value, field, personal):
    return _SHAPES[shape](value) and (personal or not set(field.personal) & set(_listed(value)))


def _listed(value):
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else [str(value)]


def _is_text(value):
    return isinstance(value, str) and len(value) <= LONGEST and bool(loosely(value)) and "\x00" not in value


def _is_number(value):
    known = isinstance(value, (int, float)) and not isinstance(value, bool)
    return known and math.isfinite(value) and abs(value) <= BIGGEST


def _is_scalar(value):
    return _is_text(value) or _is_number(value) or isinstance(value, bool)


def _is_many(each):
    def check(value):
        values = value if isinstance(value, list) else [value]
        return 0 < len(values) <= MOST_VALUES and all(each(one) for one in values)

    return check


def _is_amount(value, unit):
    most = spans.MOST.get(unit, 0) if isinstance(unit, str) else 0
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


def _is_age(value):
    known = isinstance(value, dict) and set(value) == {"amount", "unit"}
    return known and _is_amount(value["amount"], value["unit"])


def _is_day(value):
    try:
        return isinstance(value, str) and spans.EARLIEST <= date.fromisoformat(value) <= spans.LATEST
    except ValueError:
        return False


def _is_span(value):
    if isinstance(value, str):
        return value in spans.WORDS
    if not isinstance(value, dict):
        return False
    keys = set(value)
    if keys in ({"last", "unit"}, {"next", "unit"}):
        return _is_amount(value.get("last", value.get("next")), value["unit"])
    return (keys == {"day"} or (keys and keys <= {"from", "to"})) and all(map(_is_day, value.values()))


_SHAPES = {
    "many": _is_many(_is_scalar),
    "many_numbers": _is_many(_is_number),
    "one": _is_scalar,
    "one_numbers": _is_number,
    "text": _is_text,
    "span": _is_span,
    "age": _is_age,
    "nothing": lambda value: value is None,
}
