"""The same question to the database."""

from functools import reduce
from operator import and_, or_

from django.db.models import BooleanField, Exists, F, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact, GreaterThan

from .binding import Group, Test, bind
from .loosely import Loosely
from .matching import holds_of_nothing

ALWAYS, NEVER = (Q(Value(answer, output_field=BooleanField())) for answer in (True, False))


def to_q(filter, fields, scope=None) -> Q:
    """The Q of a filter that `check` let pass, or that `bind` made ready; rows match exactly where `matches` says so of their values.

    Relative words are those of the moment: ask anew for each use.
    """
    bound = filter if isinstance(filter, (Group, Test)) else bind(filter, fields, scope)
    return _q(bound)


def _q(part):
    if isinstance(part, Test):
        return _tested(part)
    parts = [_q(each) for each in part.parts]
    if part.how == "all":
        return reduce(and_, parts, Q()) if parts else ALWAYS
    either = reduce(or_, parts)
    return either if part.how == "any" else ~either


def _tested(test):
    if test.field is None:  # it is no longer there: nothing says anything of it
        return ALWAYS if holds_of_nothing(test) else NEVER
    return test.field.where(test) if test.field.where else column(test, test.field.path)


def column(test, path) -> Q:
    """What a bound test asks of one column."""
    return (_TEXT if test.kind == "text" else _ASKED)[test.op](path, test.value)


def _is(path, wanted):
    known = [each for each in wanted if each is not None]
    if not known:
        return NEVER
    return Q(**{path: known[0]}) if len(known) == 1 else Q(**{f"{path}__in": known})


def _in(path, span):
    start, end = span
    from_start = Q(**{f"{path}__gte": start}) if start else Q()
    until_end = Q(**{f"{path}__lt": end}) if end else Q()
    return from_start & until_end


def _before(path, span):
    return Q(**{f"{path}__lt": span[0]}) if span[0] else NEVER


def _after(path, span):
    return Q(**{f"{path}__gte": span[1]}) if span[1] else NEVER


def _lookup(name):
    return lambda path, value: Q(**{f"{path}__{name}": value})


def _empty(path, _value):
    return Q(**{f"{path}__isnull": True})


def _not(ask):
    return lambda path, value: ~ask(path, value)


_ASKED = {
    "is": _is,
    "is_not": _not(_is),
    "at_least": _lookup("gte"),
    "at_most": _lookup("lte"),
    "yes": lambda path, _: Q(**{path: True}),
    "no": lambda path, _: ~Q(**{path: True}),
    "in": _in,
    "not_in": _not(_in),
    "before": _before,
    "after": _after,
    "older_than": _lookup("lt"),
    "newer_than": _lookup("gte"),
    "empty": _empty,
    "not_empty": _not(_empty),
}


def _place(path, text):
    return StrIndex(Loosely(F(path)), Value(text))


def _contains(path, text):
    return _said(path) & Q(GreaterThan(_place(path, text), 0))


def _starts(path, text):
    return _said(path) & Q(Exact(_place(path, text), 1))


def _is_text(path, wanted):
    either = reduce(or_, (Q(Exact(Loosely(F(path)), Value(each))) for each in wanted))
    return _said(path) & either


def _said(path):
    return Q(**{f"{path}__isnull": False}) & ~Q(**{path: ""})


_TEXT = {
    "contains": _contains,
    "not_contains": _not(_contains),
    "starts": _starts,
    "is": _is_text,
    "is_not": _not(_is_text),
    "empty": lambda path, _: ~_said(path),
    "not_empty": lambda path, _: _said(path),
}


def among_rows(test, rows, path) -> Q:
    """What a test of kind `choices` asks of rows that hold one value each in the column `path`; `rows` refer to the thing by OuterRef."""
    return _ROWS[test.op](rows, path, [each for each in test.value or () if each is not None], test)


def _any_row(rows, path, known, _test):
    return Q(Exists(rows.filter(**{f"{path}__in": known}))) if known else NEVER


def _every_row(rows, path, known, test):
    if len(known) < len(test.value):
        return NEVER
    return reduce(and_, (Q(Exists(rows.filter(**{path: each}))) for each in known), ALWAYS)


_ROWS = {
    "has_any": _any_row,
    "has_all": _every_row,
    "has_none": lambda *asked: ~_any_row(*asked),
    "empty": lambda rows, *_: ~Q(Exists(rows)),
    "not_empty": lambda rows, *_: Q(Exists(rows)),
}
