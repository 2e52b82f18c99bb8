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
# Seconds between two deaths. All have died once while few mails go; from then on a part lives for a minute about, because `pasokh up` starts one that
# ends sooner later each time, by up to half a minute: it would hardly work any more, and there would be nothing to lose.
FIRST, LATER = (3, 10), (13, 21)
LASTS = 60  # seconds over which few mails are spread, so that each part dies while they go
QUIET = 300  # seconds in which nothing may go on; those whose worker died wait for a minute and a half


def parts_of(house) -> dict[str, int]:
    """The process of each part: database, web, mail and worker. One that has just been started may be missing."""
    others, found = set(house.children()), {"database": house.database_pid()}
    for name, port in (("web", house.port), ("mail", house.mail_port)):
        listening = _sockets_listening_on(port)
        found |= {name: pid for pid in others if _sockets_of(pid) & listening}
    others -= set(found.values())
    # Which of two that do not listen yet is the worker cannot be seen.
    return found | ({"worker": others.pop()} if len(found) == 3 and len(others) == 1 else {})


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
        pauses = FIRST
        while not self.over.is_set():
            for name in self.chance.sample(sorted(self.deaths), 4):
                if self.over.wait(self.chance.uniform(*pauses)):
                    return
                self._kill(name)
            pauses = LATER

    def _kill(self, name):
        while not self.over.wait(0.2):
            with contextlib.suppress(OSError, KeyError):  # it is about to come back
                os.kill(parts_of(self.house)[name], signal.SIGKILL)
                self.deaths[name] += 1
                return


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
