"""The installation that is measured: a durable server of its own, migrated and filled once, kept between runs in var/bench."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from pasokh.installation.paths import Places
from pasokh.installation.postgres import Server
from pasokh.installation.postgres.server import running

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("PASOKH_BENCH_HOME") or ROOT / "var" / "bench")
PASSWORD = "گذرواژهٔ-سنجش-۱۲"


@contextmanager
def world(tickets):
    """A started server whose database holds a workspace with so many tickets. Sets the environment for Django."""
    HOME.mkdir(parents=True, exist_ok=True)
    HOME.chmod(0o711)
    places = Places(HOME)
    with running(Server(places, durable=True)) as server:
        os.environ.update(server.addresses.environment())
        os.environ.update(PASOKH_HOME=str(HOME), DJANGO_SETTINGS_MODULE="pasokh.config.settings", PASOKH_DB_POOL="no")
        _migrate()
        import django

        django.setup()
        facts = HOME / f"seeded-{tickets}.json"
        if not facts.exists():
            facts.write_text(json.dumps(_fill(tickets)))
        yield json.loads(facts.read_text())


def _migrate():
    command = [sys.executable, "-m", "django", "migrate", "--database=owner", "--verbosity=0", "--skip-checks"]
    subprocess.run(command, check=True, cwd=ROOT)


def _fill(tickets):
    from django.conf import settings

    from pasokh.kernel.tenancy import workspace
    from pasokh.workspaces.actions.found import found

    from .seed import Seeder

    facts = {}
    for name, share in (("few", 0.01), ("many", 0.30)):
        ws, owner = found(name=f"سنجش {name}", owner_name="نگار", owner_email=f"{name}{tickets}@bench.example", password=PASSWORD)
        with workspace(ws):
            ids = _people(owner)
        began = time.monotonic()
        count = tickets if name == "few" else tickets
        Seeder(settings.DATABASE_OWNER_URL, ws.pk, ids, count, share).run()
        facts[name] = {"workspace": ws.pk, "owner": owner.pk, "email": f"{name}{tickets}@bench.example", **ids}
        print(f"filled {name}: {count} tickets, {share:.0%} open, {time.monotonic() - began:.0f} s", file=sys.stderr)
    return facts


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
def web(port=23900, processes=1):
    """A web part on a port, ready to answer."""
    environment = os.environ | {"PASOKH_DB_POOL": "yes", "PASOKH_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "pasokh", "web", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(20)


def wait_for(url, seconds=30):
    """Wait until an address answers. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(url)
