"""Writing some columns of several rows by one prepared statement, each row with values of its own."""

from functools import cache

from django.db import connection

from .prepared import prepared_cursor


def update_many(rows, names):
    """Write these fields of rows of one class that stand in the database: as `bulk_update`, in one statement, however many they are.

    Rows that are gone are left out. Where two may write at once, lock them before.
    """
    rows = list(rows)
    if not rows:
        return
    statement, fields = _updating(type(rows[0]), tuple(names))
    values = [[field.get_db_prep_save(field.value_from_object(row), connection) for row in rows] for field in fields]
    with prepared_cursor() as cursor:
        cursor.execute(statement, values)


@cache
def _updating(model, names):
    """(statement, fields whose values it takes as arrays, the key first)."""
    meta = model._meta
    fields = [meta.pk, *(meta.get_field(name) for name in names)]
    quoted = [f'"{field.column}"' for field in fields]
    # Without lengths: a cast to one would cut what is too long, where the column refuses it.
    arrays = ", ".join(f"%s::{field.rel_db_type(connection).partition('(')[0]}[]" for field in fields)
    changes = ", ".join(f"{column} = fresh.{column}" for column in quoted[1:])
    fresh = f"unnest({arrays}) AS fresh ({', '.join(quoted)})"
    table, key = meta.db_table, quoted[0]
    return f'UPDATE "{table}" SET {changes} FROM {fresh} WHERE "{table}".{key} = fresh.{key}', fields  # noqa: S608
