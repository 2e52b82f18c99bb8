"""The fields that the business made, as the filter language asks for them: `values.<key>`, from the rows of FieldValue.

A retired field can be asked still, for what it said stays; it is offered no more. One that is gone says nothing of any ticket.
"""

import re

from django.db.models import Exists, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel import phones
from pasokh.kernel.filters import Field
from pasokh.kernel.filters.binding import Group, Test
from pasokh.kernel.filters.loosely import Loosely
from pasokh.kernel.filters.queries import among_rows, column
from pasokh.kernel.persian.digits import to_latin
from pasokh.workspaces.models import CustomField

from ..fields.kinds import kind_of
from ..fields.known import known
from ..models import FieldValue
from ..models.field_value import as_text

PREFIX = "values."
Kind = CustomField.Kind
COLUMNS = {"number": "number", "date": "day"}  # of FieldValue, by kind of question; of all others "text"
OF_VALUES = ("is", "at_least", "at_most", "in", "before", "after", "older_than", "newer_than")
NEGATIVE = {"is_not": "is", "not_in": "in", "not_contains": "contains", "empty": "not_empty"}
PHONE_OPS = ("is", "is_not", "contains", "not_contains", "empty", "not_empty")


def own_fields() -> dict[str, Field]:
    """The workspace's own fields by key, retired ones too."""
    of = known()
    if (found := of.__dict__.get("asked_fields")) is None:
        found = of.__dict__["asked_fields"] = {PREFIX + each.key: _field(each) for each in of.fields}
    return found


def custom_of(key) -> CustomField | None:
    """The field that a key of the filter language names, or None."""
    return known().by_key.get(key.removeprefix(PREFIX)) if key.startswith(PREFIX) else None


def offered(key) -> bool:
    """Whether a field is offered for something new: all but retired ones."""
    custom = custom_of(key)
    return custom is None or custom.retired_at is None


def _field(custom):
    kind, key = kind_of(custom), custom.key
    more = _MORE.get(custom.kind, lambda _custom: {})(custom)
    return Field(
        PREFIX + key,
        kind.asks,
        _label(custom),
        **{"ops": kind.ops, "where": lambda test: _where(test, key), "read": lambda ticket: ticket.values.get(key)}
        | more,
    )


@lambda make: lazy(make, str)
def _label(custom):
    label = custom.label(get_language())
    return _("%(field)s (retired)") % {"field": label} if custom.retired_at else label


def _choices(custom):
    def choices(text=""):
        offered = [choice["key"] for choice in custom.choices if not choice.get("retired")]
        return [(key, custom.choice_label(key, get_language())) for key in offered]

    def labels(values):
        return {value: custom.choice_label(value, get_language()) for value in values}

    return {"choices": choices, "labels": labels, "keys": lambda names: {name: str(name) for name in names}}


def _yes_no(custom):
    words = lambda: {"yes": _("Yes"), "no": _("No")}  # noqa: E731
    return {
        "choices": lambda text="": list(words().items()),
        "labels": lambda values: {value: words()[value] for value in values if value in words()},
        "keys": lambda names: {name: as_text(name) for name in names},
        "read": lambda ticket: None if (said := ticket.values.get(custom.key)) is None else as_text(said),
    }


def _phone(_custom):
    return {"ops": PHONE_OPS, "reads": _read_phone}


def _read_phone(op, text):
    """A whole phone as it is stored; of a part its digits, without what spellings differ in."""
    if op in ("contains", "not_contains"):
        return phones.significant_digits(text) or text
    try:
        return phones.normalise(text)
    except ValueError:
        return text


def _digits(_custom):
    return {"reads": lambda op, text: re.sub(r"\D", "", to_latin(text)) or text}


_MORE = {
    Kind.CHOICE: _choices,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _yes_no,
    Kind.PHONE: _phone,
    Kind.NATIONAL_ID: _digits,
    Kind.COMPANY_ID: _digits,
}


def _where(test, key):
    """A test asked of the database. It depends on nothing but the key and the test itself: compiled questions serve every workspace."""
    rows = FieldValue.objects.filter(ticket=OuterRef("pk"), key=key)
    if test.kind == "choices":
        return among_rows(test, rows, "text")
    if test.op in NEGATIVE:
        return ~_positive(test, NEGATIVE[test.op], rows, key)
    return _positive(test, test.op, rows, key)


def _positive(test, op, rows, key):
    if op == "contains":
        # Those that say anything are found by their index; only these are read.
        return Q(Exists(rows)) & _contains(key, test.value)
    return Q(Exists(rows.filter(_of_row(test, op))))


def _of_row(test, op):
    if op == "not_empty":
        return Q()
    if op == "starts":
        return Q(text__startswith=test.value)
    return _of_column(test, op, _column(test))


def apart(filter, key, column) -> tuple:
    """A bound filter as the rest of it, and those tests of the field `key` that are asked of `column` and that nothing passes which does not say it."""
    if not (isinstance(filter, Group) and filter.how == "all"):
        taken = isinstance(filter, Test) and _is_said(filter, key, column)
        return (Group("all", ()), (filter,)) if taken else (filter, ())
    parts = [apart(part, key, column) for part in filter.parts]
    return Group("all", tuple(rest for rest, _ in parts)), tuple(test for _, tests in parts for test in tests)


def _is_said(test, key, column):
    return test.key == PREFIX + key and _begins(test) and _column(test) == column


def _begins(test):
    """Whether an index of values gives what passes a test: nothing does that does not say it in one row."""
    known = test.key.startswith(PREFIX) and test.field is not None and test.kind != "choices"
    return known and test.op in OF_VALUES


def _column(test):
    return COLUMNS.get(test.kind, "text")


def first_of_values(filter) -> tuple | None:
    """(key, column) of the first field that `apart` would find something of, or None."""
    if isinstance(filter, Test):
        return (filter.key.removeprefix(PREFIX), _column(filter)) if _begins(filter) else None
    found = map(first_of_values, filter.parts if filter.how == "all" else ())
    return next((each for each in found if each), None)


def asked_of_row(test, path) -> Q:
    """What such a test asks of the column of a joined row of FieldValue."""
    return _of_column(test, test.op, path)


def _of_column(test, op, path):
    if op == "is":
        return Q(**{f"{path}__in": [each for each in test.value if each is not None]})
    return column(type(test)(test.key, op, test.value, test.kind), path)


def _contains(key, text):
    # Of the whole text: rows hold its beginning only.
    said = Func("values", Value(key), function="jsonb_extract_path_text", output_field=TextField())
    return Q(GreaterThan(StrIndex(Loosely(Coalesce(said, Value(""))), Value(text)), 0))
