"""The parts that work unseen: jobs and mail; and the clock they all go by."""

import ctypes
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg

from ..database import given_addresses, variable
from ..ownership import AlreadyRunning, ownership
from ..paths import Places
from ..postgres import Server
from ..words import _, number
from . import visiting
from .finding import Finding, fault, good, note

ALIVE_SECONDS = 60  # since the last sign of life; a worker gives one each 10 s
STALE = timedelta(minutes=5)  # that a job may be overdue on a busy day
CLOCK_SECONDS = 5  # between our clock and the database's
TIME_ERROR = 5  # adjtimex(2): the clock is not synchronised

ALIVE = "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s))"
OVERDUE = """
    SELECT count(*), min(due) FROM (
        SELECT coalesce(scheduled_at, (SELECT min(at) FROM procrastinate_events WHERE job_id = job.id)) AS due
        FROM procrastinate_jobs job WHERE status = 'todo' ORDER BY id LIMIT 10000
    ) AS waiting WHERE due < now() - %s"""


def runs(places: Places) -> bool:
    """Whether `pasokh up` runs on this home."""
    try:
        with ownership(places, patience=0):
            return False
    except AlreadyRunning:
        return True


def jobs(places: Places) -> Iterator[Finding]:
    """A worker that lives, and no job that waits for long. Without a running installation there is nothing to see."""
    opened = _database(places)
    if opened is None:
        return
    with opened as connection:
        if connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone() == (None,):
            return
        (alive,) = connection.execute(ALIVE, [ALIVE_SECONDS]).fetchone()
        waiting, since = connection.execute(OVERDUE, [STALE]).fetchone()
    if not alive:
        yield fault(
            _("No worker lives: mails are not sent, files are not scanned, nothing is retried."),
            _("“pasokh up” runs one; apart from it: pasokh worker. Its log says why it ended."),
        )
    if waiting:
        minutes = int((datetime.now(UTC) - since).total_seconds()) // 60
        yield fault(
            _("{number} jobs are overdue, the oldest for {minutes} minutes.").format(
                number=number(waiting), minutes=number(minutes)
            ),
            _("The worker's log says what it is at; more workers do more: pasokh worker."),
        )
    if alive and not waiting:
        yield good(_("The worker lives and keeps up with its jobs."))


def mail(places: Places) -> Iterator[Finding]:
    """Whether the receiver of mail greets on its port."""
    host, port = variable("PASOKH_MAIL_HOST") or "127.0.0.1", int(variable("PASOKH_MAIL_PORT") or 2525)
    if not port or not runs(places):
        return  # apart from `pasokh up`, mail may be taken on another machine
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    try:
        greeting = visiting.greets(host, port)
    except OSError as error:
        yield fault(
            _("Nobody takes mail at {host}, port {port}: {why}").format(
                host=host, port=port, why=error.strerror or error
            ),
            _("The part “mail” writes to its log why; is another program on that port? PASOKH_MAIL_PORT sets another."),
        )
        return
    if greeting.startswith("220 "):
        yield good(_("Mail is received on port {port}.").format(port=port))
    else:
        yield fault(
            _("Another program answers on the mail port {port}: {greeting}").format(port=port, greeting=greeting),
            _("Set PASOKH_MAIL_PORT to a free port."),
        )


def clock(places: Places) -> Iterator[Finding]:
    """Our clock against the database's, and against the newest thing the database remembers."""
    if (opened := _database(places)) is not None:
        with opened as connection:
            (theirs,) = connection.execute("SELECT clock_timestamp()").fetchone()
            newest = _newest(connection)
        yield from _against(datetime.now(UTC), theirs, newest)
    if not _is_synchronised():
        yield note(
            _("Nothing sets this machine's clock: it will drift, and times and codes become wrong."), _set_the_clock()
        )


def _against(ours: datetime, theirs: datetime, newest: datetime | None) -> Iterator[Finding]:
    apart = abs((ours - theirs).total_seconds())
    if apart > CLOCK_SECONDS:
        yield fault(
            _("The clocks of this machine and of the database differ by {seconds} seconds.").format(
                seconds=number(round(apart))
            ),
            _set_the_clock(),
        )
    elif newest and newest > ours + timedelta(seconds=CLOCK_SECONDS):
        yield fault(_("The clock went back: some data are from the future."), _set_the_clock())


def _set_the_clock() -> str:
    return _("Debian, Ubuntu: apt install systemd-timesyncd; timedatectl set-ntp true")


def _newest(connection: psycopg.Connection) -> datetime | None:
    """When the database was last migrated: outside of all workspaces, and always there."""
    if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
        return None
    return connection.execute("SELECT max(applied) FROM django_migrations").fetchone()[0]


def _is_synchronised() -> bool:
    """What the kernel says of its clock; true where it may not be asked."""
    try:
        asked = ctypes.create_string_buffer(512)  # struct timex, all zero: only a question
        return ctypes.CDLL(None).adjtimex(asked) != TIME_ERROR
    except (OSError, AttributeError):
        return True


def _database(places: Places) -> psycopg.Connection | None:
    """A connection to a database that is there by itself; None where it is not, which `data.database` says in words."""
    addresses = given_addresses(need_owner=False) or (Server(places).addresses if runs(places) else None)
    try:
        return addresses and psycopg.connect(addresses.program, connect_timeout=10)
    except psycopg.OperationalError:
        return None
