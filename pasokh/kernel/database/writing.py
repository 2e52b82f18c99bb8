"""Writing rows by prepared statements: new ones by one a model, however many they are; columns of one that stands there by one a choice of columns."""

import re
from functools import cache

from django.db import DatabaseError, connection, connections, models
from psycopg.types.numeric import Int8

from .prepared import prepared_cursor

NOTHING = type(None)
# What Django's own conversion makes of a list of plain values. Of exactly these classes: one that derives from them may do otherwise.
PLAIN = {
    models.BigAutoField: (int, list),
    models.BigIntegerField: (int, lambda values: [value if value is None else Int8(value) for value in values]),
    models.BooleanField: (bool, list),
    models.CharField: (str, list),
    models.TextField: (str, list),
}
LENGTH = re.compile(r"\(.*?\)")


def insert(rows):
    """Insert model instances of one class that have no keys yet: as `bulk_create`, for half of its price where they are few.

    They get their keys, and the values of columns which are the database's to give (`db_default`). Returns them.
    """
    if not rows:
        return rows
    several, given, returned = inserting(type(rows[0]))
    with prepared_cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_inserting_one(type(rows[0])), _column_values(rows[0], given))
        else:
            cursor.execute(several, columns(rows, given))
        for row, values in zip(rows, cursor.fetchall(), strict=True):
            _takes(row, returned, values)
    return rows


def _takes(row, returned, values):
    for field, value in zip(returned, values, strict=True):
        setattr(row, field.attname, value)
    is_written(row)


def insert_new(row) -> bool:
    """Insert a row of which there may be one already, as the unique constraints of its table tell; whether it was new.

    One that was there is left as it is, and this one then stands nowhere: `get_or_create` in one statement, where nobody asks for the row.
    """
    statement, (_, given, returned) = _inserting_one(type(row)), inserting(type(row))
    with prepared_cursor() as cursor:
        cursor.execute(
            statement.replace(" RETURNING ", " ON CONFLICT DO NOTHING RETURNING "), _column_values(row, given)
        )
        written = cursor.fetchone()
    if written:
        _takes(row, returned, written)
    return written is not None


@cache
def inserting(model):
    """(statement, fields it is given as arrays, fields it returns), to be run by a prepared cursor, or to be made part of a larger one."""
    table, fields = model._meta.db_table, model._meta.concrete_fields
    returned = [field for field in fields if field.primary_key or field.has_db_default()]
    given = [field for field in fields if field not in returned]
    names = ", ".join(f'"{field.column}"' for field in given)
    arrays = ", ".join(f"%s::{_type(field)}[]" for field in given)
    fresh = f"unnest({arrays}) WITH ORDINALITY AS fresh ({names}, nth)"
    keys = ", ".join(f'"{field.column}"' for field in returned)
    # The rows are written, and their keys come back, in the order of the arrays.
    return f'INSERT INTO "{table}" ({names}) SELECT {names} FROM {fresh} ORDER BY nth RETURNING {keys}', given, returned  # noqa: S608


@cache
def _inserting_one(model):
    # Most are written alone, and values cost a third of what arrays of one value cost to pass.
    _, given, returned = inserting(model)
    names, keys = (", ".join(f'"{field.column}"' for field in fields) for fields in (given, returned))
    values = ", ".join(f"%s::{_type(field)}" for field in given)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({values}) RETURNING {keys}'  # noqa: S608


def _column_values(row, given):
    here = connections[connection.alias]  # not its stand-in, which is asked anew for each value
    return [field.get_db_prep_save(field.pre_save(row, add=True), here) for field in given]


def columns(rows, given):
    """What is written of the rows, field by field."""
    here = connections[connection.alias]  # not its stand-in, which is asked anew for each value
    return [_column(rows, field, here) for field in given]


def _column(rows, field, here):
    values = [field.pre_save(row, add=True) for row in rows]
    plain, converted = _plain(field)
    if plain is not None and {*map(type, values)} <= {plain, NOTHING}:
        return converted(values)
    return [field.get_db_prep_save(value, here) for value in values]


@cache
def _plain(field):
    """(type of values, what is made of a list of them); (None, None) for a field whose values are each looked at."""
    return PLAIN.get(type(field.target_field if field.is_relation else field), (None, None))


def is_written(row):
    """Tell a row that it stands in the database now."""
    row._state.adding, row._state.db = False, connection.alias


def update(row, names):
    """Save these fields of a row that stands in the database: as `row.save(update_fields=names)`, for a third of its price.

    Raises ValueError for what is no column, DatabaseError where the row is gone.
    """
    statement, fields = _updating(type(row), frozenset(names))
    given = [field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in fields]
    with prepared_cursor() as cursor:
        cursor.execute(statement, [*given, row.pk])
        if not cursor.rowcount:
            raise DatabaseError(f"{row!r} is not there any more")


@cache
def _updating(model, names):
    meta = model._meta
    fields = [each for each in meta.concrete_fields if not each.primary_key and names & {each.name, each.attname}]
    if unknown := names.difference(*({each.name, each.attname} for each in fields)):
        raise ValueError(f"no columns of {model.__name__}: {', '.join(sorted(unknown))}")
    changes = ", ".join(f'"{field.column}" = %s::{_type(field)}' for field in fields)
    return f'UPDATE "{meta.db_table}" SET {changes} WHERE "{meta.pk.column}" = %s::bigint', fields  # noqa: S608


def _type(field):
    # Without a length: a cast to one would cut what is too long, where the column refuses it.
    return LENGTH.sub("", field.rel_db_type(connection))
