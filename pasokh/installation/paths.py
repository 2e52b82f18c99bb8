"""Where an installation keeps its things.

`PASOKH_HOME` holds everything of one installation: data, files, secrets, logs, backups. In a checkout it is `var/` unless set.

A database never runs as root. When we are root it runs as the system account `pasokh`, and where that account cannot reach
the home (a checkout below a closed folder) its data and binaries stand under /var/lib/pasokh and its socket under /run/pasokh.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import account

CHECKOUT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET_PATH = 107  # bytes; sun_path of Linux holds 108 with the closing zero
SOCKET_NAME = ".s.PGSQL.5432"
SYSTEM_DATA = Path("/var/lib/pasokh")
SYSTEM_RUN = Path("/run/pasokh")


@dataclass(frozen=True)
class Places:
    """The folders of one installation. Reading a property makes nothing; `prepare` does."""

    home: Path

    @property
    def secrets(self) -> Path:
        """Passwords and keys, readable by the program's account only."""
        return self.home / "secrets"

    @property
    def files(self) -> Path:
        """Attachments and other stored files."""
        return self.home / "files"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def backups(self) -> Path:
        """Backups the program makes by itself before it migrates."""
        return self.home / "backups"

    @property
    def spool(self) -> Path:
        """Uploads under way."""
        return self.home / "tmp"

    @property
    def run(self) -> Path:
        """Lock and short-lived state of the running parent."""
        return self.home / "run"

    @cached_property
    def database_account(self) -> account.Account | None:
        """Who runs the database: None means the account we are ourselves."""
        return account.for_database() if os.geteuid() == 0 else None

    @cached_property
    def database_outside_home(self) -> bool:
        """Whether the database's account cannot reach the home, so that its data stand under /var/lib/pasokh."""
        if self.database_account is None or (self.home / "postgres" / "PG_VERSION").exists():
            return False
        stands_outside = (self._system_data / "postgres" / "PG_VERSION").exists()
        return stands_outside or not self.database_account.can_reach(self.home)

    @property
    def database_base(self) -> Path:
        return self._system_data if self.database_outside_home else self.home

    @property
    def database(self) -> Path:
        """PostgreSQL's data folder."""
        return self.database_base / "postgres"

    @property
    def sockets(self) -> Path:
        """The folder of PostgreSQL's private socket; a short one when the path would not fit."""
        wished = SYSTEM_RUN / self._key if self.database_outside_home else self.home / "run" / "postgres"
        if len(os.fsencode(wished / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return wished
        return self._short_run / self._key

    def prepare(self) -> None:
        """Make the folders of the program (not those of the database, see `postgres.cluster`)."""
        self.home.mkdir(parents=True, exist_ok=True)
        if self.database_account and not self.database_outside_home:
            self._let_through(self.home)
            self._let_through(self.run)
        for folder in (self.secrets, self.files, self.logs, self.backups, self.spool, self.run):
            folder.mkdir(exist_ok=True, mode=0o711 if folder == self.run else 0o700)

    def _let_through(self, folder: Path) -> None:
        """Others may walk through the folder, not list it: the database's account needs no more."""
        folder.mkdir(exist_ok=True)
        folder.chmod(folder.stat().st_mode | 0o111)

    @property
    def _key(self) -> str:
        return hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]

    @property
    def _system_data(self) -> Path:
        return SYSTEM_DATA / self._key

    @property
    def _short_run(self) -> Path:
        if os.geteuid() == 0:
            return SYSTEM_RUN
        return Path(os.environ.get("XDG_RUNTIME_DIR") or f"{tempfile.gettempdir()}/pasokh-{os.geteuid()}")


def places() -> Places:
    """The places of this installation, from `PASOKH_HOME` or the default."""
    chosen = os.environ.get("PASOKH_HOME")
    return Places(Path(chosen).expanduser().absolute() if chosen else default_home())


def default_home() -> Path:
    """`var/` of a checkout we may write to, else the account's own data folder."""
    if (CHECKOUT / "pyproject.toml").exists() and os.access(CHECKOUT, os.W_OK):
        return CHECKOUT / "var"
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "pasokh"
