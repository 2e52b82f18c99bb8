"""How long `pasokh up` takes to its first page, from nothing and again; and what the idle installation weighs."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from . import machine
from .table import Row, at_most
from .world import HOST, ROOT, free_port, wait_for

WARM_STARTS = 3
IDLE_SECONDS = 5
IMPORTS = (
    "import django.db.models, django.template, jinja2, psycopg, psycopg_pool, uvicorn, ninja, allauth, procrastinate"
)


def measure(here):
    """An installation of its own, in a folder of its own."""
    with _home() as home:
        _start(home)  # compiles what pip compiles when it installs
    with machine.watching() as spent, _home() as home:
        first = _start(home)
        again = sorted((_start(home) for _ in range(WARM_STARTS)), key=lambda figures: figures["s"])
        with up(home) as (pid, _):
            time.sleep(IDLE_SECONDS)
            sizes = machine.pss(pid)
    bare = min(_run([sys.executable, "-c", IMPORTS]) for _ in range(WARM_STARTS))
    limit = f"interpreter and libraries alone: {bare:.2f} s"
    yield Row(
        "start from an empty database to the first page",
        "`pasokh up`",
        first,
        (at_most("s", 10, 4),),
        limit,
        spent.foreign,
    )
    yield Row(
        "warm start to the first page",
        f"`pasokh up`, median of {WARM_STARTS}",
        again[WARM_STARTS // 2],
        (at_most("s", 2, 0.5),),
        limit,
        spent.foreign,
    )
    parts = ", ".join(f"{name} {size / 2**20:.0f}" for name, size in sizes.items())
    yield Row(
        "memory of the whole idle installation",
        "PSS, PostgreSQL included",
        {"MiB": sum(sizes.values()) / 2**20},
        (at_most("MiB", 256, 150),),
        parts,
    )


def _start(home) -> dict:
    with up(home) as (pid, seconds):
        return {"s": seconds, "CPU s": machine.cpu_seconds(pid)}


@contextmanager
def up(home):
    """Run `pasokh up`: (its process id, seconds until the sign-in page or the set-up page was there)."""
    port = free_port()
    named = ("DATABASE_URL", "DATABASE_OWNER_URL", "PASOKH_DB_POOL", "PASOKH_URL")
    environment = {name: value for name, value in os.environ.items() if name not in named} | {
        "PASOKH_HOME": str(home),
        "PASOKH_MAIL_PORT": str(free_port()),
    }
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pasokh", "up", "--port", str(port)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://{HOST}:{port}/", 120)
        yield process.pid, time.monotonic() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@contextmanager
def _home():
    """A folder that the database's account can reach."""
    home = Path(tempfile.mkdtemp(prefix="pasokh-bench-"))
    home.chmod(0o711)
    try:
        yield home
    finally:
        shutil.rmtree(home)


def _run(command):
    began = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - began
