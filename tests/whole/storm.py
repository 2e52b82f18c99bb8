"""Weather for an installation: its parts and its database are killed at random while thousands of mails go through it.

Every storm says its seed; `PASOKH_STORM_SEED` repeats its choices, `PASOKH_STORM` is the number of mails (10,000).
"""

import contextlib
import os
import random
import signal
import sys
import threading
import time

import psycopg

from pasokh.installation.postgres import Server
from tests.installation.test_up import _sockets_listening_on, _sockets_of

MAILS = int(os.environ.get("PASOKH_STORM", "10000"))
SEED = int(os.environ.get("PASOKH_STORM_SEED", random.SystemRandom().randrange(10**6)))
PAUSES = (8, 20)  # seconds between two deaths, so that a part lives for a while
QUIET = 300  # seconds in which nothing may go on; those whose worker died wait for a minute and a half


def part_of(house, pid) -> str:
    """Which part a child is: database, web, mail or worker."""
    if pid == house.database_pid():
        return "database"
    held = _sockets_of(pid)
    for name, port in (("web", house.port), ("mail", house.mail_port)):
        if held & _sockets_listening_on(port):
            return name
    return "worker"


class Storm:
    """Kills one part after another, until it is told to end; each of the four in turn, in an order of chance. `deaths` counts them."""

    def __init__(self, house, seed=SEED):
        self.house, self.chance = house, random.Random(seed)
        self.deaths, self.over = dict.fromkeys(("worker", "mail", "web", "database"), 0), threading.Event()
        self.thread = threading.Thread(target=self._rage, daemon=True)
        print(f"storm: {MAILS} mails, PASOKH_STORM_SEED={seed}", file=sys.stderr, flush=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        print(f"storm over: {self.deaths}", file=sys.stderr, flush=True)

    def _rage(self):
        while not self.over.is_set():
            for name in self.chance.sample(sorted(self.deaths), 4):
                if self.over.wait(self.chance.uniform(*PAUSES)):
                    return
                self._kill(name)

    def _kill(self, name):
        with contextlib.suppress(OSError):  # it has just died by itself
            victims = [pid for pid in self.house.children() if part_of(self.house, pid) == name]
            for pid in victims[:1]:
                os.kill(pid, signal.SIGKILL)
                self.deaths[name] += 1


def asked(house, statement, *values):
    """Rows of the installation's database, above the wall; asked again while it is away."""
    while True:
        try:
            with psycopg.connect(Server(house.places).addresses.owner) as owner:
                return owner.execute(statement, values or None).fetchall()
        except psycopg.OperationalError:
            time.sleep(0.2)


def until_done(left, house):
    """Wait until nothing is left, as long as it becomes less."""
    least, since = None, time.monotonic()
    while (now := left()) > 0:
        if least is None or now < least:
            least, since = now, time.monotonic()
        assert time.monotonic() - since < QUIET, f"{now} left for {QUIET} s\n{house.said()[-20_000:]}"
        time.sleep(0.5)


def inside(house, program):
    """Run a program inside the installation, again when the storm killed what it needs. It must be able to run twice."""
    for _try in range(50):
        done = house.command("manage", "shell", "-v0", "-c", program)
        if done.returncode == 0:
            return done.stdout
        time.sleep(1)
    raise AssertionError(done.stderr)
