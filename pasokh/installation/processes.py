"""Small facts about processes of Linux, and how a child dies with its parent."""

import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)


def dying_with_parent(number: int) -> Callable[[], None]:
    """A function for a fresh child: from then on the kernel sends it signal `number` when its parent dies."""
    parent = os.getpid()

    def ask() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), number)

    return ask


def running(pid: int) -> bool:
    """Whether the process lives. A zombie that nobody reaps (some containers) does not."""
    return began(pid) is not None


def began(pid: int) -> int | None:
    """When a living process began, in ticks of the machine's clock since its start; None when it does not live."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state, *rest = status.rpartition(")")[2].split()  # a name may hold anything
    return None if state in "ZX" else int(rest[18])


def this_run() -> str:
    """What names this run of the machine: another one after each start of it."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def working_folder(pid: int) -> Path | None:
    """The folder a process works in; a PostgreSQL server works in its data folder. None when we may not know."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None


def working_in(folder: Path) -> list[int]:
    """The living processes that work in `folder`."""
    numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in numbers if working_folder(pid) == folder and running(pid)]
