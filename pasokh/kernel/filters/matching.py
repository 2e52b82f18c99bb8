"""Does one thing match? Pure: from values at hand, without a database."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from .binding import Group, Test, bind
from .loosely import loosely

SEVERAL = (list, tuple, set, frozenset)


def matches(filter, values, fields=None, scope=None) -> bool:
    """Whether the values ({key: value}) of one thing match a filter: one that `check` let pass, or that `bind` made ready.

    A missing value is an empty one. Without `fields` values are compared as they are: enough for forms, whose answers are
    texts, numbers, lists and ISO dates. With them references are keys, as in the database.
    """
    bound = filter if isinstance(filter, (Group, Test)) else bind(filter, fields, scope)
    return _matches(bound, values)


def _matches(part, values):
    if isinstance(part, Test):
        return bool(_ASKED[part.op](part, values.get(part.key)))
    answers = (_matches(each, values) for each in part.parts)
    if part.how == "all":
        return all(answers)
    return any(answers) if part.how == "any" else not any(answers)


def predicate(bound, weight=lambda key: 0) -> Callable[[Any], bool]:
    """A bound filter as one function of whatever answers `get(key)`, for filters that are asked of many things.

    Of the parts of a group those of little `weight` (what it costs to read a field) are asked first; the answer is the same in any order.
    """
    return _asking(bound, weight)[1]


def _asking(part, weight) -> tuple[int, Callable]:
    """(the weight of the whole part, its function)."""
    if isinstance(part, Test):
        ask, key = _ASKED[part.op], part.key
        return weight(key), lambda values: bool(ask(part, values.get(key)))
    asked = sorted((_asking(each, weight) for each in part.parts), key=lambda each: each[0])
    functions = tuple(function for _weight, function in asked)
    return sum(each for each, _function in asked), _joined(part.how, functions)


def _joined(how, functions):
    if how == "all":
        return lambda values: all(ask(values) for ask in functions)
    if how == "any":
        return lambda values: any(ask(values) for ask in functions)
    return lambda values: not any(ask(values) for ask in functions)


def holds_of_nothing(test) -> bool:
    """Whether a bound test holds of a thing that says nothing of the field."""
    return bool(_ASKED[test.op](test, None))


def is_empty(value) -> bool:
    """Nothing was said: no value, an empty text, an empty list. Zero and «no» are answers."""
    return value is None or value == "" or value == [] or value == () or value == set()


def _is(test, value):
    if isinstance(value, SEVERAL):
        return any(each in test.value for each in value)
    return not is_empty(value) and (loosely(value) if test.kind == "text" else value) in _without_none(test.value)


def _without_none(wanted):
    return [each for each in wanted if each is not None]


def _has_all(test, value):
    values = value if isinstance(value, SEVERAL) else [value]
    return all(each is not None and each in values for each in test.value)


def _contains(test, value):
    return not is_empty(value) and test.value in _text(value)


def _text(value):
    return " ".join(map(loosely, value)) if isinstance(value, SEVERAL) else loosely(value)


def _compared(how):
    def ask(test, value):
        try:
            return not is_empty(value) and how(value, test.value)
        except TypeError:  # a text where a number is asked for
            return False

    return ask


def _in(test, value):
    start, end = test.value
    at = _at(value, start or end)
    return at is not None and (start is None or start <= at) and (end is None or at < end)


def _before(test, value):
    start = test.value[0]
    at = _at(value, start)
    return at is not None and start is not None and at < start


def _after(test, value):
    end = test.value[1]
    at = _at(value, end)
    return at is not None and end is not None and at >= end


def _at(value, bound):
    """A value (a moment, a day, or the ISO form of either) as what it is compared with: a day, or a moment; None for anything else."""
    value = _of_iso(value) if isinstance(value, str) else value
    if not isinstance(value, date) or bound is None:
        return None
    if not isinstance(bound, datetime):
        return value.date() if isinstance(value, datetime) else value
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), bound.tzinfo)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _of_iso(text):
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return None


def _older(test, value):
    at = _at(value, test.value)
    return at is not None and at < test.value


def _newer(test, value):
    at = _at(value, test.value)
    return at is not None and at >= test.value


def _not(ask):
    return lambda test, value: not ask(test, value)


def _empty(test, value):
    return is_empty(value)


_ASKED = {
    "is": _is,
    "is_not": _not(_is),
    "has_any": _is,
    "has_all": _has_all,
    "has_none": _not(_is),
    "at_least": _compared(lambda value, wanted: value >= wanted),
    "at_most": _compared(lambda value, wanted: value <= wanted),
    "contains": _contains,
    "not_contains": _not(_contains),
    "starts": lambda test, value: not is_empty(value) and _text(value).startswith(test.value),
    "yes": lambda test, value: bool(value),
    "no": lambda test, value: not value,
    "in": _in,
    "not_in": _not(_in),
    "before": _before,
    "after": _after,
    "older_than": _older,
    "newer_than": _newer,
    "empty": _empty,
    "not_empty": _not(_empty),
}


def may_match(filter, values) -> bool:
    """Whether a thing of which only these values are known could match a bound filter: what is not known may be anything."""
    return _may(filter, values) is not False


def _may(part, values):
    """True, False, or None where it depends on what is not known."""
    if isinstance(part, Test):
        return bool(_ASKED[part.op](part, values[part.key])) if part.key in values else None
    answers = [_may(each, values) for each in part.parts]
    if part.how == "all":
        return _every(answers)
    some = _every([None if answer is None else not answer for answer in answers])
    either = None if some is None else not some
    return either if part.how == "any" else some


def _every(answers):
    if False in answers:
        return False
    return None if None in answers else True
