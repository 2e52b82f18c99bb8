"""Writing rows by one prepared statement a model, however many they are."""

from functools import cache

from django.db import connection

from .prepared import prepared_cursor


def insert(rows):
    """Insert model instances of one class that have no keys yet: as `bulk_create`, for half of its price where they are few.

    They get their keys, and the values of columns which are the database's to give (`db_default`). Returns them.
    """
    if not rows:
        return rows
    statement, given, returned = inserting(type(rows[0]))
    with prepared_cursor() as cursor:
        cursor.execute(statement, columns(rows, given))
        for row, values in zip(rows, cursor.fetchall(), strict=True):
            for field, value in zip(returned, values, strict=True):
                setattr(row, field.attname, value)
            is_written(row)
    return rows


@cache
def inserting(model):
    """(statement, fields it is given as arrays, fields it returns), to be run by a prepared cursor, or to be made part of a larger one."""
    table, fields = model._meta.db_table, model._meta.concrete_fields
    returned = [field for field in fields if field.primary_key or field.has_db_default()]
    given = [field for field in fields if field not in returned]
    names = ", ".join(f'"{field.column}"' for field in given)
    # Without lengths: a cast to one would cut what is too long, where the column refuses it.
    arrays = ", ".join(f"%s::{field.rel_db_type(connection).partition('(')[0]}[]" for field in given)
    fresh = f"unnest({arrays}) WITH ORDINALITY AS fresh ({names}, nth)"
    keys = ", ".join(f'"{field.column}"' for field in returned)
    # The rows are written, and their keys come back, in the order of the arrays.
    return f'INSERT INTO "{table}" ({names}) SELECT {names} FROM {fresh} ORDER BY nth RETURNING {keys}', given, returned  # noqa: S608


def columns(rows, given):
    """What is written of the rows, field by field."""
    return [[field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows] for field in given]


def is_written(row):
    """Tell a row that it stands in the database now."""
    row._state.adding, row._state.db = False, connection.alias
