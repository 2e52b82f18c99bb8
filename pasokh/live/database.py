"""Connections of our own, beside Django's: LISTEN and NOTIFY must not wait for a pool."""

import threading
import time

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from psycopg.conninfo import make_conninfo

CONNECT_SECONDS = 5
NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def conninfo(purpose):
    """The program's connection string; `purpose` is what pg_stat_activity shows. Keepalives find a dead server in a minute."""
    database = settings.DATABASES["default"]
    given = {ours: database[theirs] for theirs, ours in NAMES.items() if database.get(theirs)}
    plain = {key: value for key, value in database.get("OPTIONS", {}).items() if isinstance(value, str)}
    defaults = {
        "connect_timeout": CONNECT_SECONDS,
        "application_name": f"pasokh {purpose}",
        "keepalives_idle": 20,
        "keepalives_interval": 10,
        "keepalives_count": 3,
    }
    return make_conninfo(**{**defaults, **plain, **given})


OUTAGES = ("08", "53", "57P")  # connection lost, out of resources, shutting down


def is_outage(error):
    """Whether the database was not there, rather than that it refused a statement (a lock time-out has its own SQLSTATE)."""
    if isinstance(error, (InterfaceError, psycopg.InterfaceError)):
        return "connection" in str(error)
    if not isinstance(error, (OperationalError, psycopg.OperationalError)):
        return False
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    state = getattr(cause, "sqlstate", None)
    return state is None or state.startswith(OUTAGES)


class Renewal:
    """After a restart of the database every pooled connection is dead: find them all at once, not one a request."""

    def __init__(self):
        self.lock = threading.Lock()
        self.done_at = 0.0

    def __call__(self):
        """Throw this thread's connection away, and have the pool (if there is one) look at its own; at most once a second."""
        connection.close()
        pool = getattr(connection, "pool", None)
        with self.lock:
            due = time.monotonic() - self.done_at >= 1
            self.done_at = time.monotonic() if due else self.done_at
        if due and pool is not None:
            pool.check()


renew_connections = Renewal()
