"""Whether anything at all has changed: every row that tests can see, looked at after each request; cheap where nothing was written."""

from functools import cache

from django.db import connection

# What a refused request may write all the same: sessions and limits say who asked and how often, not what the business has.
ASIDE = ("django_session", "usersessions_usersession", "kernel_cache", "kernel_limit", "kernel_seen")
FIXED = ("django_migrations", "django_content_type", "auth_permission")


class Watch:
    """Begins to watch when it is made, inside the workspace of then."""

    def __init__(self, aside=()):
        self.aside = (*ASIDE, *aside)
        self.written, self.rows = _rows_written(self.aside), _fingerprint(self.aside)

    def wrote(self) -> bool:
        """Whether anything was written since it was asked last, even if that was taken back."""
        before, self.written = self.written, _rows_written(self.aside)
        return self.written != before

    def changed(self) -> list[str]:
        """The tables whose rows are others than when it began to watch."""
        now = _fingerprint(self.aside) if self.wrote() else self.rows
        return [table for table, found in now.items() if found != self.rows[table]]


def _rows_written(aside):
    """How many rows this transaction has written, those of savepoints that were taken back included."""
    written = "coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
    return _ask(f"SELECT {written} FROM pg_stat_xact_user_tables WHERE relname <> ALL(%s)", [list(aside)])


def _fingerprint(aside):
    """{table: how many rows it has, and the sum of their hashes}."""
    return {table: tuple(found) for table, *found in _ask(_question(aside))}


@cache
def _question(aside):
    tables = _ask(
        "SELECT array_agg(relname::text) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND has_table_privilege(oid, 'SELECT') AND relname <> ALL(%s)",
        [[*aside, *FIXED]],
    )
    rows = (
        f"SELECT '{name}' AS name, count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text AS hashes FROM {name} t"
        for name in tables
    )
    return f"SELECT json_agg(json_build_array(name, rows, hashes)) FROM ({' UNION ALL '.join(rows)}) looks"


def _ask(statement, values=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
