"""One owner: of all processes on an installation's home, one runs the database. The kernel lets go of the lock when it dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .errors import InstallationError
from .paths import Places
from .words import _

PATIENCE = 10  # seconds; a parent that was just killed may leave children on their way out


class AlreadyRunning(InstallationError):
    """Another process owns the installation."""


@dataclass(frozen=True)
class Ownership:
    """The lock's descriptor, which children must not keep, and whether who owned the home before was killed."""

    descriptor: int
    after_a_kill: bool


@contextmanager
def ownership(places: Places, patience: float = PATIENCE) -> Iterator[Ownership]:
    """Own the installation for a while. AlreadyRunning when another process keeps owning it."""
    places.prepare()
    lock = os.open(places.run / "owner.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(lock, places, patience)
        left = os.pread(lock, 20, 0)  # an owner that ends by itself takes its number away
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        try:
            yield Ownership(lock, after_a_kill=bool(left))
        finally:
            os.ftruncate(lock, 0)
    finally:
        os.close(lock)


def _wait_for(lock: int, places: Places, patience: float) -> None:
    deadline = time.monotonic() + patience
    while not _taken(lock):
        if time.monotonic() >= deadline:
            raise AlreadyRunning(
                _("Pasokh is already running here: process {pid} owns {home}.").format(
                    pid=os.pread(lock, 20, 0).decode() or "?", home=places.home
                ),
                _("Stop it first, or use another PASOKH_HOME."),
            )
        time.sleep(0.05)


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
