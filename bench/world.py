"""The installation that is measured: a durable server of its own, migrated and filled once, kept between runs in var/bench."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pasokh.installation.paths import Places
from pasokh.installation.postgres import Server
from pasokh.installation.postgres.server import running

from . import machine

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("PASOKH_BENCH_HOME") or ROOT / "var" / "bench")
PASSWORD = "گذرواژهٔ-سنجش-۱۲"
HOST = "127.0.0.1"
SHARES = {"few": 0.01, "many": 0.30}  # of the tickets that are open, by workspace


@dataclass
class World:
    """The running database and what is in it: `facts` by workspace, and how long each load lasts."""

    server: Server
    facts: dict
    seconds: float = 8
    processes: int = 1  # that serve pages
    crowd: int = 10_000  # visitors who are connected at once

    @property
    def webs(self) -> str:
        return f"{self.processes} web"

    def run_sql(self, statement):
        """Run a statement as the owner."""
        import psycopg

        with psycopg.connect(self.server.addresses.owner, autocommit=True) as owner:
            owner.execute(statement)

    def watching(self, web):
        """Measure the processor time of a web part and of the database during a block."""
        return machine.watching(web=web.pid, database=self.server.process.pid)


@dataclass(frozen=True)
class Web:
    """A web part that answers."""

    port: int
    pid: int

    @property
    def at(self) -> dict:
        """Where the load process finds it."""
        return {"host": HOST, "port": self.port}


@contextmanager
def world(tickets):
    """A started server whose database holds two workspaces with so many tickets each. Sets the environment for Django."""
    HOME.mkdir(parents=True, exist_ok=True)
    HOME.chmod(0o711)
    with running(Server(Places(HOME), durable=True)) as server:
        os.environ.update(server.addresses.environment())
        os.environ.update(PASOKH_HOME=str(HOME), DJANGO_SETTINGS_MODULE="pasokh.config.settings", PASOKH_DB_POOL="no")
        # As it is installed: with compiled Python, kept beside the data so that checkouts stay as they are.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(HOME / "compiled")
        _migrate()
        import django

        from pasokh.installation import logs

        logs.configure()
        django.setup()
        yield World(server, kept(f"seeded-{tickets}", lambda: _fill(tickets)))


def kept(name, make) -> dict:
    """Facts that are made once and written down beside the data."""
    path = HOME / f"{name}.json"
    if not path.exists():
        path.write_text(json.dumps(make()))
    return json.loads(path.read_text())


def _migrate():
    command = [sys.executable, "-m", "django", "migrate", "--database=owner", "--verbosity=0", "--skip-checks"]
    subprocess.run(command, check=True, cwd=ROOT)


def _fill(tickets):
    return {name: _fill_one(name, tickets, share) for name, share in SHARES.items()}


def _fill_one(name, tickets, share):
    from django.conf import settings

    from .seed import Seeder

    began = time.monotonic()
    facts = business(name, f"{name}{tickets}@bench.example")
    Seeder(settings.DATABASE_OWNER_URL, facts["workspace"], facts, tickets, share).run()
    print(f"filled {name}: {tickets} tickets, {share:.0%} open, {time.monotonic() - began:.0f} s", file=sys.stderr)
    return facts


def business(name, email) -> dict:
    """Found a workspace with an owner, agents, teams and an inbox; its keys by name."""
    from pasokh.kernel.tenancy import workspace
    from pasokh.workspaces.actions.found import found

    ws, owner = found(name=f"سنجش {name}", owner_name="نگار", owner_email=email, password=PASSWORD)
    with workspace(ws):
        return {"workspace": ws.pk, "owner": owner.pk, "email": email, **_people(owner)}


def _people(owner):
    from pasokh.tickets.models import Inbox, Status
    from pasokh.workspaces.actions.found import add_member
    from pasokh.workspaces.models import Team, User

    teams = [Team.objects.create(name=f"تیم {number}").pk for number in range(4)]
    members = [owner.pk]
    for number in range(20):
        user = User.objects.create_user(f"agent{number}-{owner.pk}@bench.example", None, name=f"کارشناس {number}")
        members.append(add_member(user=user, name=user.name, role="agent").pk)
    statuses = {status.key: status.pk for status in Status.objects.all()}
    return {"teams": teams, "members": members, "inbox": Inbox.objects.create(name="سنجش").pk, **statuses}


@contextmanager
def web(processes=1):
    """A web part on a free port, ready to answer."""
    port = free_port()
    environment = os.environ | {"PASOKH_DB_POOL": "yes", "PASOKH_URL": f"http://{HOST}:{port}"}
    command = [sys.executable, "-m", "pasokh", "web", "--port", str(port), "--web", str(processes)]
    log = (HOME / "logs" / "web.log").open("wb")
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        wait_for(f"http://{HOST}:{port}/readyz")
        yield Web(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server((HOST, 0)) as listener:
        return listener.getsockname()[1]


def wait_for(url, seconds=30):
    """Wait until an address answers well. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=seconds):
                return
        except OSError:
            time.sleep(0.005)
    raise TimeoutError(url)
