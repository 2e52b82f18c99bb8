"""Taking the tests' own database away, and bringing it back."""

import os
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from pasokh.kernel import limits


@contextmanager
def database_away():
    """No connection to the tests' database is left, and none can be made. Those of this thread are closed: the next test would find them cut."""
    connections.close_all()
    limits._connection_beside().close()  # which is none of them
    name = settings.DATABASES["default"]["NAME"]
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(os.environ["PASOKH_TEST_ADMIN"], autocommit=True) as admin:
        admin.execute(allow.format(sql.Identifier(name), sql.Literal(False)))
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            admin.execute(allow.format(sql.Identifier(name), sql.Literal(True)))
