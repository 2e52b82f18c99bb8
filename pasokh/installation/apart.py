"""Parts and commands that run outside of `pasokh up`, against the running database or one started for them."""

import os
from pathlib import Path

from . import backup, catalogues, first_visit, parts, schema, statics
from .database import announced, at_hand, attached, exclusively, given_addresses
from .errors import InstallationError
from .paths import Places
from .postgres import Addresses, Server, roles
from .supervisor import Supervisor
from .up import Wishes, listeners, say, upgrade
from .words import _

CONNECTING = "5"  # seconds, for libpq


def web(places: Places, wishes: Wishes) -> None:
    """Serve pages from this process, or from several children of it."""
    with listeners(wishes) as listening:
        os.environ.setdefault("PASOKH_URL", wishes.address)
        addresses = _prepare(places)
        statics.collect(places)
        first_visit.say_link(places, addresses.program, wishes.address)
        if wishes.web == 1 and not listening.plain:
            parts.web([listening.pages])
            return
        supervisor = Supervisor(None, listening.descriptors)
        supervisor.hold_signals()
        listening.add_parts(supervisor, wishes.web)
        supervisor.run()


def worker(places: Places) -> None:
    """Do jobs until SIGTERM."""
    _prepare(places)
    parts.worker()


def mail(places: Places) -> None:
    """Fetch and receive mail until SIGTERM."""
    _prepare(places)
    parts.mail()


def load(places: Places) -> None:
    """The program, for a command that a mail server starts: at once or not at all. InstallationError where it is not set up.

    A database that is away is noticed when it is asked.
    """
    os.environ.setdefault("PGCONNECT_TIMEOUT", CONNECTING)
    os.environ["PASOKH_DB_POOL"] = "no"
    os.environ.setdefault("PASOKH_LOG_LEVEL", "ERROR")  # what is said goes back to the mail's sender
    given = given_addresses(need_owner=False)
    if not given and not places.secrets.is_dir():
        raise InstallationError(_("There is no installation in {folder}.").format(folder=places.home))
    announced(given or Server(places).addresses, places)
    parts.set_up_django()


def _prepare(places: Places) -> Addresses:
    """Everything that must be true before a part runs: a right and current database."""
    addresses = attached(places)
    roles.verify(addresses.program)
    catalogues.compile_all()
    parts.set_up_django()
    schema.refuse_newer(addresses.program)
    if schema.pending(addresses.program):
        raise InstallationError(_("The database is older than this code."), _("Run “pasokh migrate” first."))
    return addresses


def migrate(places: Places) -> None:
    """Back up, then bring the schema up to date."""
    with at_hand(places) as addresses:
        _bring_up_to_date(places, addresses)
        say(_("The database is up to date."))


def create_admin(places: Places, options: list[str]) -> None:
    """Make a business and its owner, in a new installation too."""
    with at_hand(places) as addresses:
        _bring_up_to_date(places, addresses)
        _run_django(["createadmin", *options])


def manage(places: Places, arguments: list[str]) -> None:
    """Run a management command of Django's."""
    with at_hand(places):
        parts.set_up_django()
        _run_django(arguments)


def _run_django(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["pasokh", *arguments])


def _bring_up_to_date(places: Places, addresses: Addresses) -> None:
    catalogues.compile_all()
    parts.set_up_django()
    schema.refuse_newer(addresses.program)
    if schema.pending(addresses.program):
        upgrade(Supervisor(None, []).complete, addresses, places)


def restore(places: Places, source: Path, *, overwrite: bool) -> backup.Manifest:
    """Restore while nothing else runs here, then bring the restored schema up to date."""
    source = source.expanduser().absolute()
    with exclusively(places) as addresses:
        manifest = backup.restore(source, places, addresses, overwrite=overwrite)
        _bring_up_to_date(places, addresses)
    return manifest
