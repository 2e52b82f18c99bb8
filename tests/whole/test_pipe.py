"""`pasokh mail deliver` behind a real Postfix, which starts it for each mail (pipe(8)) and keeps the mail while the installation stands still.

Postfix gives no program root's rights. Where the tests run as root, so does the installation, and its home is closed to others: so what Postfix starts
is a small program that hands mail and address to the test, which runs the command and hands back its exit status.
"""

import contextlib
import os
import shutil
import smtplib
import socketserver
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest

from pasokh.installation.postgres import Server
from tests.channels.email.conftest import POSTFIX_MASTER, Postfix, free_port

from .house import ROOT, SUPPORT, standing, until

pytestmark = pytest.mark.full

MASTER = """pasokh unix - n n - - pipe
  flags=DRX user=nobody null_sender= argv=/usr/bin/python3 {home}/relay.py {home}/relay ${{recipient}} ${{sender}}
"""
RELAY = """import socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect(sys.argv[1])
    line.sendall("\\n".join(sys.argv[2:4]).encode() + b"\\n" + sys.stdin.buffer.read())
    line.shutdown(socket.SHUT_WR)
    status, _, words = line.makefile("rb").read().partition(b" ")
sys.stderr.buffer.write(words)
sys.exit(int(status))
"""


class Relay(socketserver.ThreadingUnixStreamServer):
    """Runs the command for what Postfix started; `statuses` are the exit statuses, in order."""

    daemon_threads = True

    def __init__(self, path, house):
        self.house, self.statuses = house, []
        super().__init__(str(path), Asked)
        path.chmod(0o777)


class Asked(socketserver.StreamRequestHandler):
    """One mail."""

    def handle(self):
        recipient, sender, mail = self.rfile.read().split(b"\n", 2)
        command = [ROOT / "bin" / "pasokh", "mail", "deliver", "--recipient", recipient, "--sender", sender]
        done = subprocess.run(command, input=mail, env=self.server.house.environment, capture_output=True, timeout=120)
        self.server.statuses.append(done.returncode)
        self.wfile.write(b"%d %s" % (done.returncode, done.stderr))


@pytest.fixture
def house():
    with standing("--demo") as house:
        yield house


@pytest.fixture
def relay(house):
    """A relay and the Postfix that starts it: (relay, postfix)."""
    if not Path("/usr/sbin/postfix").exists() or os.getuid() != 0:
        pytest.skip("Postfix starts as root only, and bin/test installs it")
    home = Path("/tmp") / f"pasokh-pipe-{os.getpid()}-{time.monotonic_ns()}"
    home.mkdir(mode=0o755)
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        (home / "relay.py").write_text(RELAY)
        relay = stack.enter_context(Relay(home / "relay", house))
        threading.Thread(target=relay.serve_forever, daemon=True).start()
        stack.callback(relay.shutdown)
        ours = free_port()
        postfix = Postfix(home, ours=ours, lmtp=free_port())
        conf = home / "conf" / "main.cf"
        said = conf.read_text().replace(f"smtp:[127.0.0.1]:{ours}", "pasokh:")
        conf.write_text(said + "pasokh_destination_recipient_limit = 1\n")
        master = POSTFIX_MASTER.format(port=postfix.port) + MASTER.format(home=home)
        (home / "conf" / "master.cf").write_text(master)
        postfix.start()
        stack.callback(postfix.stop)
        yield relay, postfix


def submit(postfix, number, recipient=SUPPORT, sender="maryam@example.ir"):
    head = f"From: {sender}\r\nTo: {recipient}\r\nSubject: pipe {number}\r\nMessage-ID: <pipe-{number}@example.ir>\r\n"
    with smtplib.SMTP("127.0.0.1", postfix.port, timeout=20) as line:
        line.sendmail(sender, [recipient], f"{head}\r\nmail {number}\r\n".encode())


def arrived(house):
    """Subjects of the mails that are messages, in order."""
    statement = "SELECT ticket.subject FROM tickets_message message JOIN tickets_ticket ticket ON ticket.id = message.ticket_id WHERE ticket.subject LIKE 'pipe %' ORDER BY message.id"
    with psycopg.connect(Server(house.places).addresses.owner) as owner:
        return [subject for (subject,) in owner.execute(statement)]


def test_postfix_keeps_the_mail_while_the_database_stands_still_and_it_arrives_once(relay, house):
    relay, postfix = relay
    said = lambda: (postfix.home / "log").read_text() + house.said()  # noqa: E731
    submit(postfix, 1)
    until(lambda: arrived(house) == ["pipe 1"], said)
    assert relay.statuses == [0]
    house.stop()
    submit(postfix, 2)
    until(lambda: relay.statuses[1:3] == [75, 75], said)
    assert "status=deferred" in said()
    house.start()
    until(lambda: relay.statuses[-1] == 0, said)
    until(lambda: len(arrived(house)) == 2, said)
    submit(postfix, 3, "nobody@khaneno.example")
    until(lambda: relay.statuses[-1] == 67, said)
    until(
        lambda: (
            "dsn=5.1.1, status=bounced (No such mailbox here"
            in said().replace("user unknown. Command output: 5.1.1 ", "")
        ),
        said,
    )
    assert relay.statuses.count(0) == 2
    assert arrived(house) == ["pipe 1", "pipe 2"]
