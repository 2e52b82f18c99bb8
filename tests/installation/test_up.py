"""`pasokh up` as a whole: a real start in an empty home, and processes killed under it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from pasokh.installation import demo, processes, up
from pasokh.installation.postgres import Server

PATIENCE = 240  # seconds, reached only when something is broken; the machine may be busy with other tests
LEAVING = 20  # seconds that children of a killed parent may take, on a busy machine
ROOT = Path(__file__).parents[2]


class Installation:
    """One `pasokh up` on a home and a free port."""

    def __init__(self, places):
        self.places = places
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = os.environ | {"PASOKH_HOME": str(places.home), "PASOKH_MAIL_PORT": "0", "PASOKH_LOG": "json"}
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "PASOKH_URL", "PASOKH_DB_POOL", "PASOKH_TESTING"):
            self.environment.pop(name, None)
        self.parent = None

    def command(self, *arguments):
        return subprocess.run(
            [sys.executable, "-m", "pasokh", *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )

    def start(self):
        self.log = (self.places.home / "up.log").open("ab")
        command = [sys.executable, "-m", "pasokh", "up", "--port", str(self.port)]
        self.parent = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)
        until(lambda: self.status("/readyz") == 200, self.said)

    def stop(self):
        self.parent.send_signal(signal.SIGTERM)
        return self.parent.wait(PATIENCE)

    def status(self, path, **headers):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert self.parent.poll() is None, self.said()
            return None

    def said(self):
        return (self.places.home / "up.log").read_text()

    def children(self):
        """Process ids of the parts, the database among them."""
        return [
            int(pid) for pid in Path(f"/proc/{self.parent.pid}/task/{self.parent.pid}/children").read_text().split()
        ]

    def database_pid(self):
        return int((self.places.database / "postmaster.pid").read_text().splitlines()[0])


def until(happened, said):
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, said()
        time.sleep(0.05)


@pytest.fixture
def installation(places):
    installation = Installation(places)
    yield installation
    if installation.parent and installation.parent.poll() is None:
        installation.stop()


def test_whole_life(installation):
    """From an empty home; a second start beside it; stopped; started again with what was written."""
    installation.start()
    assert installation.status("/healthz") == 200
    second = installation.command("up", "--port", str(installation.port))
    assert second.returncode == 1
    assert "already running" in second.stderr
    checked = installation.command("check")
    assert checked.returncode == 0, checked.stdout
    with psycopg.connect(Server(installation.places).addresses.program) as program:
        assert program.execute("SELECT count(*) > 0 FROM django_migrations").fetchone() == (True,)
    link = re.search(r"http://localhost:\d+(/setup\?code=[0-9A-Z-]{14})\n", installation.said())[1]
    assert link in checked.stdout
    through_a_proxy = {"X-Forwarded-For": "203.0.113.9"}
    assert installation.status("/setup") == 200
    assert [installation.status(path, **through_a_proxy) for path in ("/setup", link)] == [403, 200]
    everybody = installation.children()
    assert installation.stop() == 0
    assert not [pid for pid in everybody if processes.running(pid)]
    installation.start()
    assert installation.said().count("Bringing the database up to date") == 1


@pytest.mark.full
def test_whatever_is_killed_comes_back(installation):
    installation.start()
    number = len(installation.children())
    for _ in range(number):
        victim = installation.children()[0]  # the oldest; who comes back stands last
        os.kill(victim, signal.SIGKILL)
        until(lambda victim=victim: not processes.running(victim), installation.said)
        until(lambda: len(installation.children()) == number, installation.said)
        until(lambda: installation.status("/readyz") == 200, installation.said)
    assert installation.stop() == 0


@pytest.mark.full
def test_killed_parent_leaves_nobody_and_the_next_start_recovers(installation):
    installation.start()
    everybody = [*installation.children(), installation.database_pid()]
    installation.parent.kill()
    installation.parent.wait()
    installation.start()  # at once: the children may still be on their way out
    assert not [pid for pid in everybody if processes.running(pid)]
    assert installation.stop() == 0


def _signed_on(installation):
    """Whether the worker has signed on at the database."""
    with psycopg.connect(Server(installation.places).addresses.program) as program:
        return program.execute("SELECT count(*) FROM procrastinate_workers").fetchone() == (1,)


@pytest.mark.full
def test_children_of_a_killed_parent_hold_their_own_port_only_and_end_soon(installation):
    installation.start()
    until(lambda: _signed_on(installation), installation.said)
    listening = _sockets_listening_on(installation.port)
    everybody = installation.children()
    assert [len(listening & _sockets_of(pid)) for pid in everybody].count(1) == 1
    installation.parent.kill()
    installation.parent.wait()
    deadline = time.monotonic() + LEAVING
    while left := [pid for pid in everybody if processes.running(pid)]:
        assert time.monotonic() < deadline, [Path(f"/proc/{pid}/cmdline").read_text() for pid in left]
        time.sleep(0.05)


def _sockets_listening_on(port):
    """The inodes of the sockets that listen there."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {row[9] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")}


def _sockets_of(pid):
    links = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    return {link[len("socket:[") : -1] for link in links if link.startswith("socket:[")}


@pytest.mark.full
def test_everything_killed_at_once(installation):
    installation.start()
    for pid in [*installation.children(), installation.parent.pid]:
        os.kill(pid, signal.SIGKILL)
    installation.parent.wait()
    installation.start()
    assert installation.stop() == 0


@pytest.mark.full
def test_backup_and_restore_of_a_whole_installation(installation, tmp_path):
    installation.environment["PASOKH_ADMIN_PASSWORD"] = "گذرواژهٔ-خوب-۱۲"
    made = installation.command("createadmin", "--email=negar@khaneno.example", "--name=نگار", "--business=خانهٔ نو")
    assert made.returncode == 0, made.stderr
    (installation.places.files / "letter").write_text("سلام")
    written = installation.command("backup", str(tmp_path / "all.tar.gz"), "--with-key")
    assert written.returncode == 0, written.stderr
    refused = installation.command("restore", str(tmp_path / "all.tar.gz"))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    (installation.places.files / "letter").unlink()
    restored = installation.command("restore", str(tmp_path / "all.tar.gz"), "--yes")
    assert restored.returncode == 0, restored.stderr
    assert (installation.places.files / "letter").read_text() == "سلام"
    installation.start()
    with psycopg.connect(Server(installation.places).addresses.program) as program:
        assert program.execute("SELECT name FROM workspaces_workspace").fetchall() == [("خانهٔ نو",)]


def test_colleagues_of_the_demo_stand_on_lines_of_their_own(monkeypatch, capsys):
    negar, sara = (
        SimpleNamespace(user=SimpleNamespace(email=f"{name}@khaneno.example"), role=role)
        for name, role in (("negar", "owner"), ("sara", "agent"))
    )
    story = SimpleNamespace(owner=negar, password="123", members={"negar": negar, "sara": sara})
    monkeypatch.setattr(demo, "tell", lambda: story)
    up._tell_demo()
    assert capsys.readouterr().out.splitlines()[1:] == [
        "Colleagues, with the same password:",
        "  sara@khaneno.example (agent)",
    ]


def test_port_in_use_is_said_in_words(installation):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = installation.command("up", "--port", str(taken.getsockname()[1]))
    assert said.returncode == 1
    assert "cannot be used" in said.stderr
    assert "Traceback" not in said.stderr
    assert not installation.places.database.exists()
