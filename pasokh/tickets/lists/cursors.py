"""Where a page of a view begins, written into its address: what the row above it says in the columns of the order, and its key."""

from datetime import date, datetime

from django.db.models import BigIntegerField, DateField, FloatField

TYPES = {
    "priority": BigIntegerField,
    "number": BigIntegerField,
    "sorting__number": FloatField,
    "sorting__day": DateField,
}
READ = {BigIntegerField: int, FloatField: float, DateField: date.fromisoformat}


def cursor_of(row, order) -> str:
    """Where the page after this row begins."""
    return "~".join(map(_written, order.values(row)))


def _written(value):
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def values_of(cursor, order):
    """The values of a cursor of this order, its columns' and the key, or None for a malformed one."""
    parts = cursor.split("~")[: len(order.columns) + 2]
    try:
        *columns, key = parts
        return [*(_read(path, part) for path, part in zip(order.columns, columns, strict=True)), int(key)]
    except ValueError:
        return None


def _read(path, part):
    if path in TYPES:
        return READ[TYPES[path]](part) if part or not path.startswith("sorting__") else None
    moment = datetime.fromisoformat(part) if part else None
    if moment and moment.tzinfo is None:
        raise ValueError("no moment")
    return moment
