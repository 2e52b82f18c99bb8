"""Ten thousand mails in, by SMTP and by IMAP, while everything is killed at random: each is a message once."""

import os
import smtplib
import threading
import time

import pytest

from tests.channels.email.conftest import dovecot, start_dovecot  # noqa: F401

from .house import SUPPORT, standing
from .storm import LASTS, MAILS, Storm, asked, inside, until_done

pytestmark = pytest.mark.full

SENDERS = 8  # lines that hand in at once
BY_IMAP = 20  # one in so many lies in a mailbox
CUSTOMERS = 500
WORDS = "سلام، سفارش من هنوز نرسیده است. " * 20

FETCHED = """
from pasokh.channels.models import Channel
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace
with workspace(Workspace.objects.get()):
    box = Channel.objects.get(kind="email", settings__address="support@khaneno.example")
    box.settings |= {{"imap_host": "127.0.0.1", "imap_port": {port}, "imap_security": "none", "imap_user": "support", "imap_from_start": True}}
    box.credentials = {{**box.credentials, "imap_password": "secret"}}
    box.save()
"""


@pytest.fixture
def house():
    with standing("--demo") as house:
        yield house


def letter(number):
    sender = f"customer{number % CUSTOMERS}@example.ir"
    head = f"From: {sender}\r\nTo: {SUPPORT}\r\nSubject: storm {number}\r\nMessage-ID: <storm-{number}@example.ir>\r\nContent-Type: text/plain; charset=utf-8\r\n"
    return sender, f"{head}\r\n{number} {WORDS}\r\n".encode()


class Sender(threading.Thread):
    """A mail server: it hands in one mail after another, and each until it hears that it is taken."""

    def __init__(self, house, numbers):
        super().__init__(daemon=True)
        self.house, self.numbers, self.line = house, numbers, None

    def run(self):
        for number in self.numbers:
            while not self._taken(*letter(number)):
                time.sleep(0.3)
            time.sleep(SENDERS * LASTS / MAILS)

    def _taken(self, sender, raw):
        try:
            if self.line is None:
                self.line = smtplib.SMTP("127.0.0.1", self.house.mail_port, timeout=60)
            return not self.line.sendmail(sender, [SUPPORT], raw)
        except (smtplib.SMTPException, OSError):
            self.line = None
            return False


class Postman(threading.Thread):
    """Puts mails into the mailbox, one after another."""

    def __init__(self, server, numbers):
        super().__init__(daemon=True)
        self.server, self.numbers = server, numbers

    def run(self):
        for number in self.numbers:
            self.server.put(letter(number)[1])
            time.sleep(BY_IMAP * LASTS / MAILS)


def test_ten_thousand_mails_arrive_once_in_a_storm(house, dovecot):  # noqa: F811
    dovecot.deliver(letter(0)[1])
    inside(house, FETCHED.format(port=dovecot.imap))
    numbers = range(1, MAILS)
    by_smtp = [number for number in numbers if number % BY_IMAP]
    threads = [Sender(house, by_smtp[lane::SENDERS]) for lane in range(SENDERS)]
    threads.append(Postman(dovecot, [number for number in numbers if not number % BY_IMAP]))
    began = time.monotonic()
    with Storm(house) as storm:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        handed = time.monotonic() - began
        until_done(lambda: MAILS // 2 - _messages(house), house)
    until_done(lambda: MAILS - _messages(house), house)
    print(
        f"handed in after {handed:.0f} s, all messages after {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}"
    )
    found = asked(house, "SELECT external_id, count(*) FROM tickets_message WHERE kind = 'incoming' AND external_id LIKE 'storm-%' GROUP BY external_id")  # fmt: skip
    assert {name: count for name, count in found if count != 1} == {}
    assert {name for name, _count in found} == {f"storm-{number}@example.ir" for number in range(MAILS)}
    states = asked(house, "SELECT state, count(*) FROM channels_receipt WHERE key LIKE 'storm-%' GROUP BY state")
    assert states == [("done", MAILS)]
    assert all(storm.deaths.values()), storm.deaths


def _messages(house):
    statement = "SELECT count(DISTINCT external_id) FROM tickets_message WHERE external_id LIKE 'storm-%'"
    return asked(house, statement)[0][0]
