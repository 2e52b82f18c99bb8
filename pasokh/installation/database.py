"""Which database this process works with: the operator's own server, or the embedded one (running, or started for a while)."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .errors import InstallationError
from .ownership import AlreadyRunning, ownership
from .paths import Places
from .postgres import Addresses, Server
from .postgres.server import running
from .words import _

STARTING_PATIENCE = 30  # seconds; the parent that owns the server may still be starting it


def variable(name: str) -> str:
    """An environment variable, or the content of the file that NAME_FILE points at, or nothing."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text("utf-8").strip() if path else os.environ.get(name, "")


def given_addresses(*, need_owner: bool) -> Addresses | None:
    """The operator's own server from the environment, or None where the embedded one is meant."""
    program, owner = variable("DATABASE_URL"), variable("DATABASE_OWNER_URL")
    if not program and not owner:
        return None
    if not program or (need_owner and not owner):
        raise InstallationError(
            _("A server of your own needs both DATABASE_URL and DATABASE_OWNER_URL; {name} is not set.").format(
                name="DATABASE_OWNER_URL" if program else "DATABASE_URL"
            ),
            _(
                "DATABASE_URL names the program's role, which owns nothing; DATABASE_OWNER_URL the role that owns the tables and migrates. "
                "“pasokh setup-database --admin-url URL” makes both roles and the database, and prints the two addresses."
            ),
        )
    return Addresses(owner=owner or program, program=program)


@contextmanager
def at_hand(places: Places) -> Iterator[Addresses]:
    """A working database for one command: the operator's own server, the embedded one that runs, or one started for the while."""
    given = given_addresses(need_owner=True)
    with ExitStack() as stack:
        stack.enter_context(_environment_of_a_command())
        try:
            stack.enter_context(ownership(places, patience=0))
        except AlreadyRunning:
            yield attached(places)
        else:
            yield announced(given or stack.enter_context(running(Server(places))).addresses, places)


@contextmanager
def exclusively(places: Places) -> Iterator[Addresses]:
    """The database while nothing else of this home runs. AlreadyRunning (an InstallationError) when something does."""
    given = given_addresses(need_owner=True)
    with _environment_of_a_command(), ownership(places, patience=0), ExitStack() as stack:
        yield announced(given or stack.enter_context(running(Server(places))).addresses, places)


@contextmanager
def _environment_of_a_command() -> Iterator[None]:
    """Afterwards the variables say again what the operator said: an embedded server must not pass for one of hers."""
    before = dict(os.environ)
    os.environ["PASOKH_DB_POOL"] = "no"  # a command needs one connection, and none that lingers when the server stops
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def attached(places: Places) -> Addresses:
    """The running database, for a part that runs apart. InstallationError when there is none."""
    given = given_addresses(need_owner=False)
    if given:
        return announced(given, places)
    addresses = Server(places).addresses
    _wait_for(addresses)
    return announced(addresses, places)


def _wait_for(addresses: Addresses) -> None:
    import psycopg

    deadline = time.monotonic() + STARTING_PATIENCE
    while True:
        try:
            psycopg.connect(addresses.program, connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise InstallationError(
                    _("The database does not answer: {why}").format(why=str(error).strip()),
                    _("Start “pasokh up” first, or set DATABASE_URL to a server of yours."),
                ) from error
        time.sleep(0.2)


def announced(addresses: Addresses, places: Places) -> Addresses:
    """Tell Django's settings, which read the environment, where the database and the home are."""
    os.environ.update(addresses.environment())
    os.environ["PASOKH_HOME"] = str(places.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pasokh.config.settings")
    return addresses
