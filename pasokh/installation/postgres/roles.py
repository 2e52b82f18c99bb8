"""Roles and database: the owner migrates and owns everything, the program's role owns nothing."""

import time
from collections.abc import Iterator

import psycopg
from psycopg import sql

from ..errors import InstallationError
from ..words import _
from .addresses import Addresses, database_of, role_of, with_role, without_password

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
POWERLESS = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION")
LOCK = 7_165_740  # any number: two set-ups at once on one server take turns
STARTING_PATIENCE = 15.0  # seconds: a server and we may be started by the same machine at once
IDLE_LIMIT = "60s"  # a forgotten open transaction holds the horizon of the whole server back


def prepare(admin_url: str, addresses: Addresses) -> None:
    """Make both roles with the passwords of `addresses`, the database, its extensions and rights. Safe to repeat."""
    database = database_of(addresses.owner)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        for url in (addresses.owner, addresses.program):
            _make_role(admin, url)
        _make_database(admin, database, role_of(addresses.owner), role_of(addresses.program))
        _limit(admin, role_of(addresses.program))
    _extend(with_database(admin_url, database))
    grant(addresses)


def _make_role(admin: psycopg.Connection, url: str) -> None:
    role = role_of(url)
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER ROLE") if known else sql.SQL("CREATE ROLE")
    # The password goes as its SCRAM verifier, so that it stands in no log of the server.
    verifier = admin.pgconn.encrypt_password(
        without_password(url)[1].encode(), role.encode(), b"scram-sha-256"
    ).decode()
    admin.execute(sql.SQL("{} {} {} PASSWORD {}").format(verb, sql.Identifier(role), POWERLESS, sql.Literal(verifier)))


def _make_database(admin: psycopg.Connection, database: str, owner: str, program: str) -> None:
    names = {"database": sql.Identifier(database), "owner": sql.Identifier(owner), "program": sql.Identifier(program)}
    if not admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[0]:
        admin.execute(sql.SQL("GRANT {owner} TO CURRENT_USER").format(**names))
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        locale = sql.SQL(locale_clause(admin.info.server_version))
        admin.execute(
            sql.SQL("CREATE DATABASE {database} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8' {locale}").format(
                locale=locale, **names
            )
        )
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
    admin.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {program}").format(**names))


def _limit(admin: psycopg.Connection, program: str) -> None:
    admin.execute(
        sql.SQL("ALTER ROLE {} SET idle_in_transaction_session_timeout = {}").format(
            sql.Identifier(program), IDLE_LIMIT
        )
    )


def locale_clause(server_version: int) -> str:
    """The locale of a database in which Persian search works (see `cluster`)."""
    if server_version >= 170000:
        return "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
    return "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"


def with_database(url: str, database: str) -> str:
    """The same server and role, another database."""
    return with_role(url, role_of(url), without_password(url)[1], database)


def _extend(admin_url: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for name in EXTENSIONS:
            admin.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(sql.Identifier(name)))


def grant(addresses: Addresses) -> None:
    """As the owner: what the program's role may do with tables and sequences, those to come included."""
    program = sql.Identifier(role_of(addresses.program))
    with psycopg.connect(addresses.owner) as owner:
        owner.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(program))
        for rights, kind in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
            words = {"rights": sql.SQL(rights), "kind": sql.SQL(kind), "program": program}
            owner.execute(sql.SQL("GRANT {rights} ON ALL {kind} IN SCHEMA public TO {program}").format(**words))
            owner.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {kind} TO {program}").format(
                    **words
                )
            )


def verify(url: str) -> None:
    """Refuse to run on a database that would betray us: a role with too much power, or a search that finds nothing.

    Waits `STARTING_PATIENCE` seconds for a server that is still starting; raises InstallationError when none answers.
    """
    with _connected(url) as connection:
        for fault in faults(connection):
            raise fault


def _connected(url: str) -> psycopg.Connection:
    deadline = time.monotonic() + STARTING_PATIENCE
    while True:
        try:
            return psycopg.connect(url, connect_timeout=5)
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise InstallationError(
                    _("The database does not answer: {why}").format(why=str(error).strip()),
                    _("Is the server running, and do DATABASE_URL and DATABASE_OWNER_URL name it rightly?"),
                ) from error
        time.sleep(0.5)


def faults(connection: psycopg.Connection) -> Iterator[InstallationError]:
    """What is wrong with the program's role and its database."""
    power = connection.execute(POWERS).fetchone()
    if power.count(True):
        yield InstallationError(
            _(
                "The program's role “{role}” has too much power ({what}): the wall between tenants would not hold."
            ).format(
                role=connection.info.user,
                what=", ".join(name for name, held in zip(POWER_NAMES, power, strict=True) if held),
            ),
            _(
                "Put the program's role into DATABASE_URL and the owner's into DATABASE_OWNER_URL; “pasokh setup-database” makes both."
            ),
        )
    if not connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").fetchone():
        yield InstallationError(
            _("The database lacks its extensions."), _("Run “pasokh setup-database --admin-url URL”.")
        )
    elif connection.execute("SELECT show_trgm('کتاب') = '{}'").fetchone()[0]:
        yield InstallationError(
            _("The database's character type (lc_ctype) is not UTF-8: Persian search would find nothing."),
            _("Make the database anew with LC_CTYPE 'C.UTF-8', for example by “pasokh setup-database”."),
        )


POWER_NAMES = ("SUPERUSER", "BYPASSRLS", "owner")
# Row security does not bind who owns a table, nor who may act as its owner.
POWERS = """
SELECT rolsuper, rolbypassrls,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' AND pg_has_role(rolname, c.relowner, 'MEMBER'))
       OR EXISTS (SELECT FROM pg_database d WHERE d.datname = current_database() AND pg_has_role(rolname, d.datdba, 'MEMBER'))
FROM pg_roles WHERE rolname = current_user
"""
