"""Statements that the server parses once a connection, and whose plan it may keep.

    with prepared_cursor() as cursor:
        cursor.execute("UPDATE … WHERE id = %s", [5])

Django binds values into the text, so that each statement is parsed and planned anew: for one that finds its rows by a key that is most
of its price. Here values go beside it. Only for statements whose good plan is the same whatever the values are: a kept plan knows them no
more (see docs/performance.md on search and lists). Types are the statement's own business: write `%s::bigint[]`.
"""

from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.utils import DEFAULT_DB_ALIAS


def prepared_cursor(using=DEFAULT_DB_ALIAS):
    """A cursor of the thread's connection, with Django's guards, errors and log around it; prepares what it runs."""
    connection = connections[using]
    if connection.connection is None:
        connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection._prepare_cursor(ServerBindingCursor(connection.connection))
