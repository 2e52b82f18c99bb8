"""The disk of an installation is full, so that PostgreSQL itself cannot write: refused in words, nothing lost, and on again when there is room."""

import contextlib
import errno
import json
import smtplib
import subprocess
import urllib.error
import urllib.request
import uuid

import psycopg
import pytest

from pasokh.installation.postgres import Server
from pasokh.installation.postgres.throwaway import throwaway_places

from .house import SITE, House, until

pytestmark = pytest.mark.full
SIZE = "320m"  # of the disk; a fresh installation with the demo takes half of it
CHUNK = 64 * 1024


@pytest.fixture
def small_disk():
    """The places of an installation on a disk of its own."""
    with throwaway_places() as places:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=711", "pasokh-test", places.home],
            capture_output=True,
            text=True,
        )
        if mounted.returncode:
            pytest.skip(f"a small disk can only be mounted by root: {mounted.stderr.strip()}")
        try:
            yield places
        finally:
            subprocess.run(["umount", "--lazy", places.home], check=True)


@pytest.fixture
def house(small_disk, tmp_path):
    house = House(small_disk, "--demo")
    (small_disk.home / "up.log").symlink_to(tmp_path / "up.log")  # what it says goes to another disk
    try:
        house.start()
        yield house
    finally:
        if house.parent and house.parent.poll() is None:
            house.stop()


class Visitor:
    """Sends chat messages by HTTP; `acknowledged` are the ids that the server promised to keep."""

    def __init__(self, house):
        self.base, self.token, self.acknowledged = f"{house.url}/w/{SITE}", None, []

    def begin(self):
        self.token = self.ask("session", {})[1]["token"]
        self.ask("contact", {"name": "لیلا پری", "phone": "09120000099"})

    def ask(self, path, data, accept="application/json"):
        """(status, answer); the status is 0 when nobody answers."""
        headers = {"Content-Type": "application/json", "Accept-Language": "fa", "Accept": accept}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(f"{self.base}/{path}", json.dumps(data).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def send(self, client_id):
        status, answer = self.ask("messages", {"client_id": client_id, "text": "سلام", "attachments": []})
        if status == 200:
            self.acknowledged.append(client_id)
        return status, answer


def fill(house):
    """Leave no byte: a file takes what is free, then somebody's rows what the tables have left."""
    ballast = house.places.home / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * CHUNK)
    _until_refused(
        house, "INSERT INTO ballast SELECT string_agg(gen_random_uuid()::text, '') FROM generate_series(1, 20000)"
    )
    with pytest.raises(OSError) as full, ballast.open("ab", buffering=0) as file:
        file.write(b"x" * CHUNK)
    assert full.value.errno == errno.ENOSPC
    return ballast


def fill_the_log(house):
    """Use up the log's last segment too: without the next one the server cannot commit, ends, and cannot come back."""
    _until_refused(house, "SELECT pg_logical_emit_message(false, 'ballast', repeat('x', 100000))")


def _until_refused(house, statement):
    with contextlib.suppress(psycopg.Error), psycopg.connect(Server(house.places).addresses.owner) as owner:
        owner.autocommit = True
        owner.execute("CREATE TABLE IF NOT EXISTS ballast (filling text)")
        while True:
            owner.execute(statement)


def page_says(house):
    request = urllib.request.Request(f"{house.url}/c/{SITE}", headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def kept(house):
    with psycopg.connect(Server(house.places).addresses.owner) as owner:
        return [
            str(client_id)
            for (client_id,) in owner.execute("SELECT client_id FROM tickets_message WHERE client_id IS NOT NULL")
        ]


def test_a_full_disk_refuses_in_words_loses_nothing_and_ends(house):
    visitor = Visitor(house)
    visitor.begin()
    before = str(uuid.uuid4())
    assert visitor.send(before)[0] == 200

    ballast = fill(house)
    tried = [str(uuid.uuid4()) for _ in range(30)]
    assert {visitor.send(client_id)[0] for client_id in tried} <= {200, 503}  # some find room in half-filled pages
    fill_the_log(house)
    refused = [str(uuid.uuid4()) for _ in range(5)]
    for client_id in refused:
        status, answer = visitor.send(client_id)
        assert (status, answer["code"]) == (503, "database_unavailable")
        assert answer["title"] == "الان در دسترس نیست"
    status, page = page_says(house)  # what only reads may still come
    assert status in (200, 503)
    assert '<html lang="fa" dir="rtl"' in page
    with pytest.raises((smtplib.SMTPException, OSError)) as mail:
        house.send_mail(sender="reza@example.ir", subject="دیسک پر", text="سلام", message_id="<full@example.ir>")
    assert _temporary(mail.value)
    assert house.parent.poll() is None
    promised = list(visitor.acknowledged)

    ballast.unlink()
    until(lambda: visitor.send(refused[0])[0] == 200, house.said)
    for client_id in refused[1:]:
        assert visitor.send(client_id)[0] == 200
    house.send_mail(sender="reza@example.ir", subject="دیسک پر", text="سلام", message_id="<full@example.ir>")
    found = kept(house)
    assert len(found) == len(set(found)), "nothing is doubled"
    assert set(promised) <= set(found), "nothing that was acknowledged is lost"
    assert set(refused) <= set(found)
    until(lambda: house.status("/readyz") == 200, house.said)


def _temporary(error):
    """Whether a sending mail server keeps the mail and tries again."""
    codes = [code for code, _ in getattr(error, "recipients", {}).values()] or [getattr(error, "smtp_code", 451)]
    return all(400 <= code < 500 for code in codes)
