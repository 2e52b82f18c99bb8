"""Throw-away servers and databases for tests and benchmarks: never the installation's own."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from ..paths import Places
from . import roles
from .addresses import DATABASE, Addresses, with_role
from .server import Server, running

TEST_OWNER = "pasokh_test_owner"
TEST_PROGRAM = "pasokh_test_app"


@contextmanager
def throwaway_server(*, durable: bool = False) -> Iterator[tuple[str, str, str]]:
    """Yield `(admin_url, owner_url, app_url)` of a fresh, empty database, and remove everything afterwards.

    With `DATABASE_ADMIN_URL` set (a superuser's URL of any server from 15 on) a database of a random name is made there;
    otherwise an embedded server is started in a temporary folder, without fsync unless `durable`.
    """
    given = os.environ.get("DATABASE_ADMIN_URL")
    if given:
        with throwaway_database(given) as addresses:
            yield given, addresses.owner, addresses.program
        return
    with throwaway_places() as places, running(Server(places, durable=durable)) as server:
        yield server.admin_url, server.addresses.owner, server.addresses.program


@contextmanager
def throwaway_places() -> Iterator[Places]:
    """The places of an installation in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="pasokh-"))
    folder.chmod(0o711)  # as root the database's account must walk through
    try:
        yield Places(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throwaway_database(admin_url: str, name: str | None = None) -> Iterator[Addresses]:
    """A database of its own on the server of `admin_url`, with roles that are for tests only."""
    name = name or f"{DATABASE}_test_{uuid4().hex[:12]}"
    addresses = Addresses(
        owner=with_role(admin_url, TEST_OWNER, _password(admin_url, TEST_OWNER), name),
        program=with_role(admin_url, TEST_PROGRAM, _password(admin_url, TEST_PROGRAM), name),
    )
    roles.prepare(admin_url, addresses)
    try:
        yield addresses
    finally:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _password(admin_url: str, role: str) -> str:
    """The same for all test runs on one server: the roles are shared by runs side by side."""
    return hashlib.sha256(f"{admin_url}/{role}".encode()).hexdigest()
