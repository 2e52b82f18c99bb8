"""The database: reachable, with the right roles, locale and schema."""

from collections.abc import Iterator

import psycopg

from .. import first_visit, parts, schema
from ..database import at_hand, given_addresses
from ..errors import InstallationError
from ..paths import Places
from ..postgres import Addresses, binaries, cluster, roles
from ..words import _, number
from .finding import Finding, fault, good, note


def programs(places: Places) -> Iterator[Finding]:
    """PostgreSQL's own programs, where the database is the embedded one."""
    if given_addresses(need_owner=False):
        return
    found = binaries.find(cluster.version_of(places.database))
    origin = _("embedded") if found.from_wheel else _("of this system")
    yield good(_("PostgreSQL {version} ({origin})").format(version=found.version, origin=origin))


def database(places: Places) -> Iterator[Finding]:
    """Everything that can be asked of the database; it is started for the questions when it does not run."""
    own = given_addresses(need_owner=True) is not None
    if cluster.version_of(places.database) is None and not own:
        yield note(_("There is no database yet."), _("It is made at the first start: bin/up"))
        return
    try:
        with at_hand(places) as addresses:
            yield from _ask(addresses, places, own)
    except psycopg.OperationalError as error:
        yield fault(
            _("The database does not answer: {why}").format(why=str(error).strip()),
            _("Is the server running, and do DATABASE_URL and DATABASE_OWNER_URL name it rightly?"),
        )


def _ask(addresses: Addresses, places: Places, own: bool) -> Iterator[Finding]:
    with psycopg.connect(addresses.program, connect_timeout=10) as connection:
        faults = [fault(one.what, one.to_do) for one in roles.faults(connection)]
        version = connection.info.server_version // 10000
    if version < binaries.OLDEST:
        yield fault(
            _("This server is PostgreSQL {major}; {oldest} or newer is needed.").format(
                major=version, oldest=binaries.OLDEST
            ),
            _("Move the data to a newer server: pasokh backup, then pasokh restore there."),
        )
    elif own:
        yield good(_("PostgreSQL {version} ({origin})").format(version=version, origin=_("a server of yours")))
    yield from faults or [good(_("The database answers; its roles and its language are right."))]
    yield from _schema(addresses, places)
    yield from _rooms()


def _schema(addresses: Addresses, places: Places) -> Iterator[Finding]:
    parts.set_up_django()
    schema.refuse_newer(addresses.program)
    waiting = len(schema.pending(addresses.program))
    if waiting:
        yield note(
            _("{number} changes of the database's structure are waiting.").format(number=number(waiting)),
            _("They are made at the next start, or by “pasokh migrate”."),
        )
    else:
        yield good(_("The database's structure is up to date."))
        yield from first_visit.finding(places, addresses.program)


def _rooms() -> Iterator[Finding]:
    """What the rooms themselves find, through Django's checks."""
    from django.core import checks

    for message in checks.run_checks():
        if message.level >= checks.ERROR:
            yield fault(str(message.msg), str(message.hint or ""))
        elif message.level >= checks.WARNING and "installation" in (message.id or ""):
            yield note(str(message.msg), str(message.hint or ""))


def own_server(places: Places) -> Iterator[Finding]:
    """Both addresses, where the server is the operator's."""
    try:
        given_addresses(need_owner=True)
    except InstallationError as error:
        yield fault(error.what, error.to_do)
