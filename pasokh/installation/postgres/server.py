"""The PostgreSQL server as our direct child: start, stop, and what a killed parent left behind."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from .. import processes
from ..errors import InstallationError
from ..paths import SOCKET_NAME, Places
from ..secrets import secret
from ..words import _, number
from . import binaries, cluster, roles
from .addresses import DATABASE, OWNER, PROGRAM, Addresses, socket_url

PATIENCE = 600  # seconds a server may take to recover after a crash, as long as it lives
STOP_PATIENCE = 60  # seconds for a fast stop; then it is stopped at once, and recovers at the next start
LOG_LIMIT = 10 << 20  # bytes after which the log is set aside at a start


class Server:
    """One embedded server. The caller holds the installation's lock (`Ownership`), so nobody else starts one on the same data."""

    def __init__(self, places: Places, *, durable: bool = True):
        self.places = places
        self.durable = durable
        self.process: subprocess.Popen | None = None

    @property
    def addresses(self) -> Addresses:
        """The URLs of the program's database."""
        return Addresses(owner=self.url(OWNER), program=self.url(PROGRAM))

    def url(self, role: str, database: str = DATABASE) -> str:
        """The URL of a database of this server for one of its three roles."""
        password = secret(self.places.secrets, f"database-{role}")
        return socket_url(self.places.sockets, role, password, database)

    @property
    def admin_url(self) -> str:
        return self.url(cluster.SUPERUSER, cluster.SUPERUSER)

    def start(self) -> None:
        """Start the server (making the cluster at the first time) and wait until it takes connections."""
        self.launch()
        self.wait_ready()
        self.finish()

    def launch(self) -> None:
        """Start the process without waiting for it."""
        self.places.prepare()
        data = self.places.database
        self._stop_orphan()
        programs = self.programs
        if cluster.version_of(data) is None:
            cluster.make(
                data,
                programs,
                self.places.database_account,
                secret(self.places.secrets, f"database-{cluster.SUPERUSER}"),
            )
        self._take_sockets()
        extra = self.places.home / "postgres.conf"
        cluster.configure(data, self.places.sockets, major=programs.major, durable=self.durable, extra=extra)
        self.process = self._spawn(programs)

    def wait_ready(self) -> None:
        """Wait until the server takes connections: it says so itself in the eighth line of its pid file."""
        deadline = time.monotonic() + PATIENCE
        while not self._says_ready():
            if not self.alive():
                raise InstallationError(
                    _("PostgreSQL did not start. Its last words: {words}").format(words=self._last_words())
                )
            if time.monotonic() > deadline:
                raise InstallationError(
                    _("PostgreSQL did not become ready in {seconds} seconds; see {log}.").format(
                        seconds=number(PATIENCE), log=self.log
                    )
                )
            time.sleep(0.005)

    def finish(self) -> None:
        """After the first start of a cluster: make roles and database, and sync all of it to the disk. Safe to repeat."""
        done = self.places.database / "pasokh-ready"
        if done.exists():
            return
        roles.prepare(self.admin_url, self.addresses)
        if self.durable:
            os.sync()
        done.touch(mode=0o600)

    def stop(self) -> None:
        """Fast stop: open transactions are rolled back, everything committed is on the disk."""
        if self.process and self.alive():
            _stop(self.process.pid, self.alive)

    def alive(self) -> bool:
        """Whether our child still runs; reaps it when it ended."""
        return self.process is not None and self.process.poll() is None

    @property
    def log(self) -> Path:
        return self.places.logs / "postgres.log"

    @cached_property
    def programs(self) -> binaries.Binaries:
        """PostgreSQL's programs of the version that made the data, where the database's account can run them."""
        found = binaries.find(cluster.version_of(self.places.database))
        return binaries.reachable(found, self.places.database_account, self._shelf())

    def _shelf(self) -> Path:
        """The folder for copied programs; it and its parents are open for the account to walk through."""
        base = self.places.database_base
        base.mkdir(parents=True, exist_ok=True)
        if self.places.database_outside_home:
            for folder in (base, base.parent):
                folder.chmod(0o755)
        return base

    def _take_sockets(self) -> None:
        sockets, account = self.places.sockets, self.places.database_account
        sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
        if account:
            sockets.parent.chmod(sockets.parent.stat().st_mode | 0o111)
            account.take(sockets)

    def _spawn(self, programs: binaries.Binaries) -> subprocess.Popen:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.old"))
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [programs.program("postgres"), "-D", str(self.places.database)],
                cwd="/",
                env=cluster.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Its own session: Ctrl-C in a terminal is the parent's to pass on, after the others have stopped.
                start_new_session=True,
                # Should the parent be killed, the server stops fast and cleanly by itself.
                preexec_fn=processes.dying_with_parent(signal.SIGINT),
                **cluster.as_account(self.places.database_account),
            )

    def _stop_orphan(self) -> None:
        """Stop what a killed parent or a killed server left on the data, and clear its pid file away.

        PostgreSQL itself would refuse to start beside the file when its number belongs to a zombie that nobody reaps, or by now
        to a process of somebody else. We hold the lock, and look for ourselves that nothing works on the data any more.
        """
        data = self.places.database.resolve()
        pid = _recorded_pid(data)
        if pid is None:
            return
        if processes.running(pid) and processes.working_folder(pid) == data:
            _stop(pid, lambda: processes.running(pid))
        for left in processes.working_in(data):  # sessions notice the end of their server, but may be busy
            _stop(left, lambda left=left: processes.running(left))
        for name in (f"{SOCKET_NAME}.lock", SOCKET_NAME):
            (self.places.sockets / name).unlink(missing_ok=True)
        (data / "postmaster.pid").unlink(missing_ok=True)

    def _says_ready(self) -> bool:
        lines = _pid_lines(self.places.database)
        return (
            len(lines) > 7
            and lines[7].strip() == "ready"
            and self.process is not None
            and lines[0] == str(self.process.pid)
        )

    def _last_words(self) -> str:
        try:
            return self.log.read_text(errors="replace")[-800:].strip()
        except OSError:
            return "-"


@contextmanager
def running(server: Server):
    """Start the server, and stop it at the end whatever happens."""
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _stop(pid: int, alive) -> None:
    """Fast stop, and at once (SIGQUIT) when that takes too long."""
    for way in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        try:
            os.kill(pid, way)
        except ProcessLookupError:
            return
        if _ended(alive):
            return


def _ended(alive) -> bool:
    deadline = time.monotonic() + STOP_PATIENCE
    while alive():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _pid_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _recorded_pid(data: Path) -> int | None:
    lines = _pid_lines(data)
    return int(lines[0]) if lines and lines[0].isdigit() else None
