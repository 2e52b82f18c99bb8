"""`pasokh mail deliver`: exit statuses as a mail server reads them, and what is stored then."""

import io
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError

from pasokh.channels.adapters.email import pipe, server
from pasokh.channels.models import Receipt
from pasokh.kernel.tenancy import workspace

from .conftest import free_port, letter, wait_for

SENDER, SUPPORT = "maryam@example.ir", "support@khaneno.example"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def mailbox(real_mailbox, tmp_path):
    """The mailbox of the shop, where the part `mail` does not run."""
    return tmp_path


@pytest.fixture
def running(mailroom, real_mailbox):
    """The folder with the socket of a running part `mail`."""
    mailroom()
    run = settings.PASOKH_HOME / "run"
    wait_for(lambda: pipe._line_to(run / pipe.SOCKET))
    return run


def receipts(shop):
    with workspace(shop):
        return list(Receipt.objects.order_by("pk"))


def deliver(run, raw, *recipients, loads=False, **more):
    """The exit status. Unless the program may be loaded, it must not be."""
    loaded = []
    status = pipe.deliver(io.BytesIO(raw), list(recipients), SENDER, run, lambda: loaded.append(1), **more)
    assert bool(loaded) == loads
    return status


@pytest.fixture(params=["handed over", "stored here"])
def way(request):
    """Both ways of a mail: (folder of the socket, whether the program is loaded)."""
    handed = request.param == "handed over"
    return request.getfixturevalue("running" if handed else "mailbox"), not handed


def test_a_mail_is_stored_once_and_says_how_it_came(way, real_shop):
    run, loads = way
    for _try in range(2):
        assert deliver(run, letter(), SUPPORT, loads=loads) == 0
    (receipt,) = receipts(real_shop)
    assert bytes(receipt.raw) == letter()
    assert {name: receipt.facts[name] for name in ("by", "recipients", "envelope_from", "from")} == {
        "by": "pipe", "recipients": [SUPPORT], "envelope_from": SENDER, "from": SENDER}  # fmt: skip
    assert receipt.facts.get("peer", "") == receipt.facts.get("helo", "") == ""


def test_it_is_the_same_mail_as_by_any_other_way(way, real_shop):
    run, loads = way
    raw = b"From maryam@example.ir Mon Nov 23 04:00:00 2026\n" + letter().replace(b"\r\n", b"\n")
    assert [deliver(run, each, SUPPORT, loads=loads) for each in (raw, letter())] == [0, 0]
    assert [bytes(each.raw) for each in receipts(real_shop)] == [letter()]


def test_an_unknown_recipient_is_said_to_be_unknown_and_the_others_have_it(way, real_shop, capsys):
    run, loads = way
    assert deliver(run, letter(), "nobody@khaneno.example", loads=loads) == 67
    assert receipts(real_shop) == []
    assert deliver(run, letter(), "nobody@khaneno.example", SUPPORT, "reply+x@khaneno.example", loads=loads) == 67
    assert [each.facts["recipients"] for each in receipts(real_shop)] == [[SUPPORT, "reply+x@khaneno.example"]]
    assert capsys.readouterr().err.splitlines() == ["5.1.1 No such mailbox here"] * 2


def test_trouble_of_ours_has_the_mail_server_try_again(way, real_shop, monkeypatch, capsys):
    run, loads = way

    def away(*_, **__):
        raise DatabaseError("the connection is closed")

    for name in ("store_mail", "find_channel_address"):
        with monkeypatch.context() as patch:
            patch.setattr(server, name, away)
            assert deliver(run, letter(), SUPPORT, loads=loads) == 75
    assert receipts(real_shop) == []
    assert all(line.startswith("4.3.0 ") for line in capsys.readouterr().err.splitlines())
    assert deliver(run, letter(), SUPPORT, loads=loads) == 0


@pytest.mark.parametrize(("raw", "why"), [(b"", "empty"), (b"\n \r\n", "empty"), (b"From x\n", "empty"), (letter("x" * 900), "too large")])  # fmt: skip
def test_what_is_no_mail_or_too_large_is_refused_before_anything_is_asked(tmp_path, raw, why, capsys):
    assert deliver(tmp_path, raw, SUPPORT, largest=900) == 65
    assert why in capsys.readouterr().err


def test_a_mail_beyond_the_servers_limit_is_refused(running, real_shop, monkeypatch):
    monkeypatch.setattr(server, "LARGEST", 10_000)
    refused = deliver(running, letter("x\n" * 10_000), SUPPORT)
    assert refused == 65
    assert receipts(real_shop) == []


def test_dots_and_odd_bytes_arrive_as_they_were(running, real_shop):
    raw = letter("\n.\n..\nپایان") + b"\xff\xfe\r\n"
    assert deliver(running, raw, SUPPORT) == 0
    assert bytes(receipts(real_shop)[0].raw) == raw


def test_the_recipient_is_found_without_the_option(mailbox, real_shop, monkeypatch):
    assert deliver(mailbox, letter(), loads=False) == 67  # To is what the sender wrote: it may name anybody
    assert deliver(mailbox, letter(Delivered_To="<reply+a@khaneno.example>"), loads=True) == 0
    monkeypatch.setenv("RECIPIENT", SUPPORT)
    assert deliver(mailbox, letter("دیگر", Delivered_To="x@example.ir"), loads=True) == 0
    assert [each.facts["recipients"] for each in receipts(real_shop)] == [["reply+a@khaneno.example"], [SUPPORT]]


def test_a_part_that_died_leaves_a_socket_that_stops_nothing(running, real_shop, monkeypatch):
    monkeypatch.setattr(pipe, "SOCKET", "dead.sock")
    dead = running / "dead.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(dead))
    assert deliver(running, letter(), SUPPORT, loads=True) == 0
    dead.unlink()


def test_only_its_own_account_may_speak_to_the_socket(running):
    assert (running / pipe.SOCKET).stat().st_mode & 0o777 == 0o600


def command(*arguments, raw=b"", **environment):
    given = os.environ | {"PASOKH_HOME": str(settings.PASOKH_HOME / "elsewhere")} | environment
    given = {name: value for name, value in given.items() if value}
    return subprocess.run([sys.executable, "-m", "pasokh", "mail", "deliver", *arguments], input=raw, env=given, cwd=ROOT, capture_output=True, timeout=120)  # fmt: skip


def test_the_command_stores_a_mail_where_only_the_database_runs(real_mailbox, real_shop):
    done = command("--recipient", SUPPORT, "--sender", SENDER, raw=letter(), DATABASE_URL=settings.DATABASE_URL)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert [each.facts["envelope_from"] for each in receipts(real_shop)] == [SENDER]


def test_the_command_says_what_is_wrong():
    gone = f"postgresql://pasokh@127.0.0.1:{free_port()}/pasokh"
    said = {
        "usage": command("--recipient"),
        "away": command("--recipient", SUPPORT, raw=letter(), DATABASE_URL=gone),
        "nonsense": command("--recipient", SUPPORT, raw=letter(), DATABASE_URL="postgresql://[nonsense"),
        "nothing": command("--recipient", SUPPORT, raw=letter(), DATABASE_URL=""),
    }
    assert {name: done.returncode for name, done in said.items()} == {
        "usage": 64, "away": 75, "nonsense": 78, "nothing": 78}  # fmt: skip
    assert b"Traceback" not in b"".join(done.stderr for done in said.values())
