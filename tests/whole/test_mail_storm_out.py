"""Ten thousand answers out while everything is killed at random: none lost, and none sent twice but those that are shown as unsure."""

import os
import re
import threading
import time
from collections import Counter
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from tests.channels.email.conftest import free_port

from .house import standing
from .storm import LASTS, MAILS, Storm, asked, inside, until_done

pytestmark = pytest.mark.full

EACH = 10  # answers of a ticket; they go in order
WRITTEN = """
import time
import uuid
from pasokh.channels.models import Channel
from pasokh.contacts.actions.identify import identify
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.begin import First, write_first
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message
from pasokh.workspaces.models import Member, Workspace
shop = Workspace.objects.get()
key = lambda number: str(uuid.uuid5(uuid.NAMESPACE_OID, f"storm {{number}}"))
with workspace(shop):
    box = Channel.objects.get(kind="email", settings__address="support@khaneno.example")
    box.settings |= {{"smtp_host": "127.0.0.1", "smtp_port": {port}, "smtp_security": "none"}}
    box.save()
    by = Member.objects.filter(role="owner").get()
for ticket in range({tickets}):
    with workspace(shop):
        to = identify(kind="email", value=f"customer{{ticket}}@example.ir", name="")
        said = dict(contact=to, channel="email", origin=box.origin, inbox_id=box.inbox_id, by=by)
        if Message.objects.filter(text=f"storm {{ticket * {each}}}.").exists():
            continue
        first = write_first(**said, first=First(subject="storm", assignee=by), text=f"storm {{ticket * {each}}}.", client_id=key(ticket * {each}))
        for number in range(ticket * {each} + 1, (ticket + 1) * {each}):
            reply(ticket=first.ticket, by=by, text=f"storm {{number}}.", client_id=key(number))
    time.sleep({pause})
"""
OUT = """
SELECT message.text, message.state, delivery.state FROM tickets_message message
LEFT JOIN channels_delivery delivery ON delivery.message_id = message.id WHERE message.text LIKE 'storm %'"""


class Counting:
    """A mail server that counts what it took, by the number in its text."""

    def __init__(self):
        self.taken, self.guard = Counter(), threading.Lock()

    async def handle_DATA(self, server, session, envelope):
        text = message_from_bytes(envelope.content, policy=policy.default).get_body(("plain",)).get_content()
        number = re.search(r"^storm (\d+)\.", text, re.MULTILINE)[1]
        with self.guard:
            self.taken[int(number)] += 1
        return "250 taken"


@pytest.fixture
def house():
    with standing("--demo") as house:
        yield house


@pytest.fixture
def counting():
    """(what it took, its port)."""
    handler = Counting()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler.taken, controller.port
    controller.stop()


def test_ten_thousand_answers_go_once_in_a_storm(house, counting):
    taken, port = counting
    began = time.monotonic()
    with Storm(house) as storm:
        inside(house, WRITTEN.format(port=port, tickets=MAILS // EACH, each=EACH, pause=LASTS * EACH / MAILS))
        written = time.monotonic() - began
        until_done(lambda: MAILS // 2 - _settled(house), house)
    until_done(lambda: MAILS - _settled(house), house)
    print(
        f"written after {written:.0f} s, all settled after {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}"
    )
    found = {int(text[6:-1]): (state, its) for text, state, its in asked(house, OUT)}
    assert found.keys() == set(range(MAILS))
    unsure = {number for number, states in found.items() if states == ("failed", "unsure")}
    print(f"{len(unsure)} shown as unsure, of which {sum(taken[number] for number in unsure)} had been taken")
    assert {
        number: states for number, states in found.items() if number not in unsure and states != ("sent", "sent")
    } == {}
    assert {number: taken[number] for number in found.keys() - unsure if taken[number] != 1} == {}
    assert {number: taken[number] for number in unsure if taken[number] > 1} == {}
    assert all(storm.deaths.values()), storm.deaths


def _settled(house):
    return asked(
        house, "SELECT count(*) FROM tickets_message WHERE text LIKE 'storm %' AND state IN ('sent', 'failed')"
    )[0][0]
