"""What the machine says of itself and of processes, from /proc."""

import os
import platform
import time
from contextlib import contextmanager
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def describe() -> str:
    cpu = next(
        (
            line.split(":")[1].strip()
            for line in (PROC / "cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "?",
    )
    return f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores of {cpu}, Python {platform.python_version()}"


def load_average() -> str:
    return "/".join(f"{each:.1f}" for each in os.getloadavg())


def tree(pid) -> list[int]:
    """A process and all its descendants."""
    children = {}
    for number, fields in _all():
        children.setdefault(int(fields[1]), []).append(number)
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def cpu_seconds(pid) -> float:
    """Processor time of a process and its descendants, ended ones included."""
    wanted = set(tree(pid))
    return sum(sum(map(int, fields[11:15])) for number, fields in _all() if number in wanted) / TICK


def pss(pid) -> dict[str, int]:
    """Proportional memory of a process and its descendants, bytes by kind of process."""
    sizes = {}
    for each in tree(pid):
        try:
            words = (PROC / str(each) / "smaps_rollup").read_text().split()
            name = (PROC / str(each) / "comm").read_text().strip()
        except (FileNotFoundError, ProcessLookupError):
            continue
        sizes[name] = sizes.get(name, 0) + int(words[words.index("Pss:") + 1]) * 1024
    return sizes


def pin(pid, cores):
    """Have a process, its descendants and all their threads run on these cores only; what they start later inherits it."""
    for each in tree(pid):
        for task in (PROC / str(each) / "task").glob("*"):
            try:
                os.sched_setaffinity(int(task.name), cores)
            except ProcessLookupError:
                continue


def _all():
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                yield int(folder.name), (folder / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue


def _busy() -> float:
    first = (PROC / "stat").read_text().split("\n", 1)[0].split()
    user, nice, system, _idle, _wait, irq, soft, steal = map(int, first[1:9])
    return (user + nice + system + irq + soft + steal) / TICK


class Spent:
    """What happened between two moments: `seconds`, `cpu` seconds by name, `foreign` cores that were busy for others."""

    def __init__(self):
        self.seconds, self.cpu, self.foreign = 0.0, {}, 0.0


@contextmanager
def watching(**pids):
    """Measure the processor time of named processes during a block."""
    spent = Spent()
    began, busy, own = time.monotonic(), _busy(), cpu_seconds(os.getpid())
    before = {name: cpu_seconds(pid) for name, pid in pids.items()}
    yield spent
    spent.seconds = time.monotonic() - began
    spent.cpu = {name: cpu_seconds(pid) - before[name] for name, pid in pids.items()}
    spent.foreign = max(0.0, (_busy() - busy - (cpu_seconds(os.getpid()) - own)) / spent.seconds)
