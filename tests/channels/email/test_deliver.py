"""A reply handed to a server that breaks off: what is surely not taken goes again, what may have been taken is for a person to say."""

import re
import socket
import threading

import pytest
from django.db import OperationalError

from pasokh.channels.actions import send
from pasokh.channels.adapters.email import adapter
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.begun import note_start
from pasokh.channels.models import Delivery
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message

BREAKS = None  # instead of an answer the line is closed
QUEUED, SENT, UNSURE = ("queued", "queued", ""), ("sent", "sent", ""), ("unsure", "failed", "unsure")


class Server:
    """An SMTP server that says at DATA, and after the last dot, what `data` and `dot` hold, and keeps what it has read to the end."""

    def __init__(self):
        self.data, self.dot, self.taken = b"354 go on", b"250 taken", []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as said:
                self._talk(line, said)

    def _talk(self, line, said):
        line.sendall(b"220 mx.example\r\n")
        for words in said:
            verb = words[:4].upper()
            answer = self.data if verb == b"DATA" else b"221 bye" if verb == b"QUIT" else b"250 well"
            if verb == b"DATA" and answer and answer.startswith(b"354"):
                line.sendall(answer + b"\r\n")
                self.taken.append(b"".join(iter(said.readline, b".\r\n")))
                answer = self.dot
            if answer is BREAKS:
                return
            line.sendall(answer + b"\r\n")

    def close(self):
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.thread.join(timeout=30)


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()


@pytest.fixture
def message(shop, mailbox, server, hear):
    """A reply that is on its way to the server."""
    mailbox.settings |= {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"}
    mailbox.save()
    ticket = hear(channel="email", origin=mailbox.origin).ticket
    return reply(ticket=ticket, by=shop.owner, text="پاسخ\n.\n..پایان")


def go(shop):
    """The delivery's turn; its state, the message's, and why it failed."""
    send.deliver(shop.pk, Delivery.objects.get().pk)
    message = Message.objects.get(kind="reply")
    return Delivery.objects.get().state, message.state, message.failure


def names(server):
    return [re.search(rb"(?im)^Message-ID: (\S+)", raw)[1] for raw in server.taken]


def test_a_mail_arrives_as_it_was_written_with_its_dots(shop, server, message):
    assert go(shop) == SENT
    unstuffed = re.sub(rb"(?m)^\.", b"", server.taken[0])
    assert parse_mail(unstuffed).text.startswith("پاسخ\n.\n..پایان")


@pytest.mark.parametrize("dot", [BREAKS, b"what?", b"354 more"], ids=["breaks", "gibberish", "no answer to it"])
def test_a_mail_that_may_have_been_taken_is_shown_and_goes_again_by_a_person_only(shop, server, message, dot):
    server.dot = dot
    assert go(shop) == UNSURE
    assert go(shop) == UNSURE  # a job that comes once more
    assert len(server.taken) == 1
    server.dot = b"250 taken"
    send.retry(message)
    assert go(shop) == SENT
    first, second = names(server)
    assert first == second


@pytest.mark.parametrize("data", [BREAKS, b"421 closing"])
def test_a_line_that_breaks_before_the_mail_is_tried_again(shop, server, message, data):
    server.data = data
    assert go(shop) == QUEUED
    assert server.taken == []
    server.data = b"354 go on"
    assert go(shop) == SENT


@pytest.mark.parametrize(
    ("dot", "became"),
    [(b"451 later", QUEUED), (b"554 no", ("failed", "failed", "554 no")), (b"252 well, well", SENT)],
    ids=["not now", "never", "taken in other words"],
)
def test_what_a_server_says_after_the_dot_counts(shop, server, message, dot, became):
    server.dot = dot
    assert go(shop) == became


def test_a_database_lost_before_the_mail_could_go_leaves_no_doubt(shop, server, message, monkeypatch):
    def lost(delivery):
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as away:
        away.setattr(adapter, "note_start", lost)
        assert (go(shop), server.taken) == (QUEUED, [])
    assert Delivery.objects.get().started_at is None
    assert go(shop) == SENT
    assert len(server.taken) == 1


def test_the_start_is_noted_before_the_server_has_anything_of_the_mail(shop, server, message, monkeypatch):
    seen = []

    def noting(delivery):
        note_start(delivery)
        seen.append((Delivery.objects.get().started_at is not None, list(server.taken)))

    monkeypatch.setattr(adapter, "note_start", noting)
    assert go(shop) == SENT
    assert (seen, len(server.taken)) == ([(True, [])], 1)


def test_a_worker_taken_for_dead_hands_nothing_over(shop, server, message, monkeypatch):
    def overtaken(delivery):
        Delivery.objects.update(attempts=2)
        note_start(delivery)

    monkeypatch.setattr(adapter, "note_start", overtaken)
    assert (go(shop), server.taken) == (("sending", "queued", ""), [])
