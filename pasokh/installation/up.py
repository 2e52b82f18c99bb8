"""`pasokh up`: the whole installation under one parent."""

import contextlib
import gc
import importlib
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from . import backup, catalogues, certificate, first_visit, parts, schema, started, statics
from .children import Children
from .database import announced, given_addresses
from .errors import InstallationError
from .ownership import ownership
from .paths import Places
from .postgres import Addresses, Server, roles
from .supervisor import Supervisor
from .words import _

EVERYWHERE = {"0.0.0.0", "127.0.0.1", "::"}  # noqa: S104  shown to people as localhost
LOCK_TIMEOUT = "15s"  # a migration that cannot get its lock gives up rather than stop a running installation


@dataclass(frozen=True)
class Wishes:
    """What was asked for on the command line. Host and port of None: the usual ones."""

    host: str | None = None
    port: int | None = None
    web: int = 1  # processes that serve pages
    demo: bool = False
    tls_cert: str = ""
    tls_key: str = ""
    http_port: int | None = None  # where http is answered with the way to https

    @property
    def secure(self) -> bool:
        """Whether pages are served by https here, not by a proxy."""
        return bool(self.tls_cert or self.tls_key)

    @property
    def listens(self) -> tuple[str, int]:
        """Address and port. A certificate of one's own is for the world; without one this machine's proxy comes."""
        host, port = ("0.0.0.0", 443) if self.secure else ("127.0.0.1", 8000)  # noqa: S104
        return self.host or host, self.port or port

    @property
    def address(self) -> str:
        """The address people open: PASOKH_URL when it is set."""
        host, port = self.listens
        shown = "localhost" if host in EVERYWHERE else host
        scheme, usual = ("https", 443) if self.secure else ("http", 80)
        own = f"{scheme}://{f'[{shown}]' if ':' in shown else shown}" + (f":{port}" if port != usual else "")
        return os.environ.get("PASOKH_URL") or own


@contextlib.contextmanager
def listeners(wishes: Wishes, patience: float = 0) -> Iterator["Listeners"]:
    """The ports, taken before anything else is begun, and the certificate found usable. InstallationError."""
    if wishes.secure:
        certificate.verify(wishes.tls_cert, wishes.tls_key)
        os.environ["PASOKH_TLS_CERT"] = str(Path(wishes.tls_cert).absolute())  # not resolved: certbot turns its links
        os.environ["PASOKH_TLS_KEY"] = str(Path(wishes.tls_key).absolute())
    elif wishes.http_port:
        raise InstallationError(_("--http-port only leads from http to https: it needs --tls-cert and --tls-key."))
    host, port = wishes.listens
    with contextlib.ExitStack() as stack:
        pages = stack.enter_context(contextlib.closing(parts.listener(host, port, patience)))
        plain = None
        if wishes.http_port:
            plain = stack.enter_context(contextlib.closing(parts.listener(host, wishes.http_port, patience)))
        yield Listeners(pages, plain)


class Listeners(NamedTuple):
    """Listening sockets: for pages, and for http beside https."""

    pages: socket.socket
    plain: socket.socket | None

    @property
    def descriptors(self) -> list[int]:
        """Only the part that serves a socket may hold it: another one that ends late would keep the port."""
        return [one.fileno() for one in self if one]

    def add_parts(self, supervisor: Supervisor, processes: int) -> None:
        """The parts that serve them."""
        pages, *plain = self.descriptors
        for number in range(processes):
            supervisor.add("web" if processes == 1 else f"web {number + 1}", lambda: parts.web([self.pages]), [pages])
        if self.plain:
            supervisor.add("redirect", lambda: parts.redirect([self.plain]), plain)


def up(wishes: Wishes, places: Places) -> None:
    """Run everything until SIGTERM. InstallationError when the installation cannot start; nothing is left running then."""
    with ownership(places) as owned:
        children = Children(places.run / "children")
        children.end_left()
        with listeners(wishes, parts.PORT_PATIENCE if owned.after_a_kill else 0) as listening:
            given = given_addresses(need_owner=True)
            server = None if given else _launched(places)
            try:
                started.remember(places, wishes.address)
                supervisor = Supervisor(server, [owned.descriptor, *listening.descriptors], children)
                _run(supervisor, listening, wishes, places, given or server.addresses)
            finally:
                if server:
                    server.stop()


def _run(supervisor: Supervisor, listening: Listeners, wishes: Wishes, places: Places, addresses: Addresses) -> None:
    """Make everything ready, then keep it running."""
    supervisor.hold_signals()
    gc.disable()  # what is imported stays: looking through it for garbage took a fifth of the start
    addresses = announced(addresses, places)
    os.environ.setdefault("PASOKH_URL", wishes.address)
    catalogues.compile_all()
    parts.set_up_django()  # while the database warms up
    collected = supervisor.begin(lambda: statics.collect(places)) if statics.is_stale() else None
    _make_ready(supervisor, addresses, places)
    if collected and not collected():
        raise InstallationError(_("The static files could not be collected; see above."))
    if wishes.demo:
        _complete(supervisor.complete, _tell_demo, _("The demo could not be told; see above."))
    _import_program()
    _add_parts(supervisor, listening, wishes)
    say(_("Pasokh is ready: {address}").format(address=wishes.address))
    first_visit.say_link(places, addresses.program, wishes.address)
    supervisor.run()


def say(sentence: str) -> None:
    print(sentence, flush=True)


def _launched(places: Places) -> Server:
    server = Server(places)
    if not places.database.exists():
        say(_("Making the database in {folder} …").format(folder=places.database))
    if places.database_outside_home:
        say(
            _(
                "The database runs as the account “{name}”, which cannot reach {home}: its data stand in {folder}."
            ).format(name=places.database_account.name, home=places.home, folder=places.database)
        )
    server.launch()
    _say_origin(server)
    return server


def _say_origin(server: Server) -> None:
    if not server.programs.from_wheel:
        say(
            _("Using PostgreSQL {version} of this system ({folder}).").format(
                version=server.programs.version, folder=server.programs.folder
            )
        )


def _make_ready(supervisor: Supervisor, addresses: Addresses, places: Places) -> None:
    """The database up, right and current."""
    if supervisor.server:
        supervisor.server.wait_ready()
        supervisor.server.finish()
    roles.verify(addresses.program)
    schema.refuse_newer(addresses.program)
    if schema.pending(addresses.program):
        upgrade(supervisor.complete, addresses, places)


def _import_program() -> None:
    """Import once what all parts need. After `freeze` the collector leaves these objects alone, so their memory stays shared."""
    from django.urls import get_resolver

    importlib.import_module(parts.APPLICATION.partition(":")[0])
    get_resolver().url_patterns  # noqa: B018  all doors, so that the first page need not wait for them
    gc.collect()
    gc.freeze()
    gc.enable()


def upgrade(complete: Callable[[Callable[[], None]], bool], addresses: Addresses, places: Places) -> None:
    """Back up what is there, then migrate; `complete` runs a function in a child and says whether it succeeded."""
    if schema.recorded(addresses.program):
        target = backup.before_upgrade(places, addresses)
        say(_("The data were backed up to {file} before the upgrade.").format(file=target))
    say(_("Bringing the database up to date …"))
    os.environ["PGOPTIONS"] = f"-c lock_timeout={LOCK_TIMEOUT}"
    try:
        _complete(
            complete,
            lambda: schema.migrate(addresses),
            _("The database could not be brought up to date; see above. Nothing else was started."),
        )
    finally:
        del os.environ["PGOPTIONS"]


def _complete(complete, function: Callable[[], None], sorry: str) -> None:
    if not complete(function):
        raise InstallationError(sorry)


def _tell_demo() -> None:
    from . import demo

    story = demo.tell()
    if story:
        who = {"email": story.owner.user.email, "password": story.password}
        say(_("The demo shop is open. Sign in as {email} with the password {password}.").format(**who))
        say(_("Colleagues, with the same password:") + _colleagues(story))


def _colleagues(story) -> str:
    """A line for each: her address and her role."""
    others = [member for member in story.members.values() if member != story.owner]
    return "".join(f"\n  {member.user.email} ({member.role})" for member in others)


def _add_parts(supervisor: Supervisor, listening: Listeners, wishes: Wishes) -> None:
    listening.add_parts(supervisor, wishes.web)
    supervisor.add("worker", parts.worker)
    if parts.has_mail():
        supervisor.add("mail", parts.mail)
