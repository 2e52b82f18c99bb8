"""The unprivileged system account that runs the database when the program was started as root."""

import grp
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import InstallationError
from .words import _

NAME = "pasokh"


@dataclass(frozen=True)
class Account:
    """A system account: name, ids, and all groups it is in."""

    name: str
    uid: int
    gid: int
    groups: tuple[int, ...]

    def can_reach(self, folder: Path) -> bool:
        """Whether the account may walk down to `folder`; parts that do not exist yet are taken as open."""
        return all(self._may_enter(part) for part in (folder, *folder.parents) if part.exists())

    def _may_enter(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid in self.groups:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)

    def take(self, folder: Path) -> Path:
        """Make `folder` the account's own and closed to others."""
        folder.mkdir(parents=True, exist_ok=True)
        os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder


def for_database() -> Account:
    """The account `pasokh`, made when absent. Needs root; InstallationError when it cannot be made."""
    try:
        return _find()
    except KeyError:
        _make()
        return _find()


def _find() -> Account:
    entry = pwd.getpwnam(NAME)
    if entry.pw_uid == 0:
        raise InstallationError(
            _("The account “{name}” is root itself. Give it a number of its own.").format(name=NAME)
        )
    groups = {group.gr_gid for group in grp.getgrall() if NAME in group.gr_mem}
    return Account(NAME, entry.pw_uid, entry.pw_gid, tuple(sorted(groups | {entry.pw_gid})))


def _make() -> None:
    done = subprocess.run(_command(), capture_output=True, text=True, check=False)
    # Two installations may start at the same time: the second one finds the account there.
    if done.returncode and NAME not in {entry.pw_name for entry in pwd.getpwall()}:
        why = done.stderr.strip()
        raise InstallationError(
            _("The system account “{name}” for the database could not be made: {why}").format(name=NAME, why=why),
            _("Make it yourself, or start Pasokh as an ordinary user."),
        )


def _command() -> list[str]:
    if shutil.which("useradd"):
        return [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/var/lib/pasokh",
            "--shell",
            "/usr/sbin/nologin",
            NAME,
        ]
    if shutil.which("adduser"):  # busybox
        return ["adduser", "-S", "-D", "-H", "-h", "/var/lib/pasokh", "-s", "/sbin/nologin", NAME]
    raise InstallationError(
        _("The database cannot run as root, and neither useradd nor adduser is here to make an account for it."),
        _("Start Pasokh as an ordinary user."),
    )
