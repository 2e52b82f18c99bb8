"""What the groups of a view hold, asked of all of them by one statement that goes through their values.

A statement for each group would be planned as often as there are groups: for 22 colleagues that took as long as the counting itself.
"""

from django.db import connection
from django.db.models import Expression

from ..models import Ticket
from ..models.visibility import seen_by
from ..queries import Page
from .groups import COLUMN_OF
from .views import counted, filled, page_shape

# What is asked of a group, of those without a value (place 0) and of the others in their order.
THROUGH = """
SELECT 0 AS place, {of_none} AS said WHERE %s
UNION ALL SELECT lot.place, {of_each} FROM unnest(%s::{type}[]) WITH ORDINALITY AS lot (value, place) ORDER BY place
"""


class OfLot(Expression):
    """The value of the group that a statement has come to."""

    def as_sql(self, compiler, connection):
        return "lot.value", []

    def __hash__(self):
        return hash(OfLot)

    def __eq__(self, other):
        return isinstance(other, OfLot)


def group_counts(member, shown, grouping, values) -> tuple[int, dict]:
    """How many tickets a view shows, and how many lie in each of its groups, {value: count}; exact up to COUNTED_TO."""
    column = COLUMN_OF[grouping]
    parts = [counted(member, shown, **lot) for lot in (_none(column), _each(column))]
    whole, given = counted(member, shown)
    with connection.cursor() as cursor:
        statement, params = _through(column, values, *parts)
        both = f"SELECT {whole}, ARRAY(SELECT said FROM ({statement}) AS groups ORDER BY place)"  # noqa: S608 (the ORM's own statements)
        cursor.execute(both, [*given, *params])
        total, found = cursor.fetchone()
    return total, dict(zip(_in_order(values), found, strict=True))


def group_pages(member, shown, grouping, values, fetch, size) -> dict[object, Page]:
    """The first page of each of these groups, {value: Page}."""
    column, given = COLUMN_OF[grouping], seen_by(member)
    shapes = (
        page_shape(shown.filter, shown.order, member.sees, size, None, **lot) for lot in (_none(column), _each(column))
    )
    parts = [(f"ARRAY({statement})", params) for statement, params in (shape.bound(**given) for shape in shapes)]
    if not values:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(*_through(column, values, *parts))
        keys = [found for _place, found in cursor.fetchall()]
    return dict(zip(_in_order(values), filled(shown, keys, fetch, size), strict=True))


def _none(column):
    return {f"{column}__isnull": True}


def _each(column):
    return {column: OfLot(Ticket._meta.get_field(column))}


def _through(column, values, of_none, of_each):
    type = "text" if column == "channel" else "bigint"
    statement = THROUGH.format(of_none=of_none[0], of_each=of_each[0], type=type)
    known = [value for value in values if value is not None]
    return statement, [*of_none[1], None in values, *of_each[1], known]


def _in_order(values):
    return sorted(values, key=lambda value: value is not None)
