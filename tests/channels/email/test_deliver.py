"""A reply handed to a server that breaks off: what is surely not taken goes again, what may have been taken is for a person to say."""

import re
import socket
import threading

import pytest
from django.db import OperationalError
from django.utils import timezone

from pasokh.channels.actions import send
from pasokh.channels.actions.partly import BROKE
from pasokh.channels.adapters.email import recipients
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.begun import note_start
from pasokh.channels.bounced import note_returned
from pasokh.channels.models import ChannelStep, Delivery
from pasokh.contacts.actions.identify import identify
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.actions.report_state import report_lost
from pasokh.tickets.models import Message
from pasokh.tickets.writing.mailing import Mailing, envelope_of, missed_by

BREAKS = None  # instead of an answer the line is closed
QUEUED, SENT, UNSURE = ("queued", "queued", ""), ("sent", "sent", ""), ("unsure", "failed", "unsure")


class Server:
    """An SMTP server that says at DATA, and after the last dot, what `data` and `dot` hold, and keeps what it has read to the end."""

    def __init__(self):
        self.data, self.dot, self.taken = b"354 go on", b"250 taken", []
        self.refuses, self.rounds = {}, []  # {address: answer}; to whom each mail went that was taken
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
            if verb == b"MAIL":
                named = []
            if verb == b"RCPT":
                named.append(re.search(rb"<(.*)>", words)[1].decode())
                answer = self.refuses.get(named[-1], b"250 well")
                if answer != b"250 well":
                    named.pop()
                line.sendall(answer + b"\r\n")
                continue
            answer = self.data if verb == b"DATA" else b"221 bye" if verb == b"QUIT" else b"250 well"
            if verb == b"DATA" and answer and answer.startswith(b"354"):
                line.sendall(answer + b"\r\n")
                self.taken.append(b"".join(iter(said.readline, b".\r\n")))
                answer = self.dot
                self.rounds.append(named)
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
        away.setattr(recipients, "note_start", lost)
        assert (go(shop), server.taken) == (QUEUED, [])
    assert Delivery.objects.get().started_at is None
    assert go(shop) == SENT
    assert len(server.taken) == 1


def test_the_start_is_noted_before_the_server_has_anything_of_the_mail(shop, server, message, monkeypatch):
    seen = []

    def noting(delivery):
        note_start(delivery)
        seen.append((Delivery.objects.get().started_at is not None, list(server.taken)))

    monkeypatch.setattr(recipients, "note_start", noting)
    assert go(shop) == SENT
    assert (seen, len(server.taken)) == ([(True, [])], 1)


def test_a_worker_taken_for_dead_hands_nothing_over(shop, server, message, monkeypatch):
    def overtaken(delivery):
        Delivery.objects.update(attempts=2)
        note_start(delivery)

    monkeypatch.setattr(recipients, "note_start", overtaken)
    assert (go(shop), server.taken) == (("sending", "queued", ""), [])


@pytest.fixture
def several(shop, mailbox, server, hear):
    """A reply to her, with Ali in copy and the boss in blind copy."""
    mailbox.settings |= {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"}
    mailbox.save()
    ticket = hear(channel="email", origin=mailbox.origin).ticket
    ticket.involve(identify(kind="email", value=ALI, name="علی"), by=shop.owner)
    return reply(ticket=ticket, by=shop.owner, text="پاسخ", mailing=Mailing(blind=(("", BOSS),)))


HER, ALI, BOSS = "maryam@example.ir", "ali@example.ir", "boss@example.ir"


def missed(message):
    return {who: (told["words"], told["waits"]) for who, told in missed_by(message).items()}


def last_steps(count):
    return [(each.step, each.address) for each in ChannelStep.objects.order_by("pk")][-count:]


@pytest.mark.parametrize("who", [ALI, BOSS])
def test_who_is_put_off_is_tried_again_alone(shop, server, several, who):
    server.refuses = {who: b"450 later"}
    assert go(shop) == ("queued", "sent", "")
    assert missed(several) == {who: ("450 later", True)}
    assert go(shop) == ("queued", "sent", "")  # still later
    server.refuses = {}
    assert go(shop) == SENT
    assert (missed(several), server.rounds) == ({}, [[each for each in (HER, ALI, BOSS) if each != who], [who]])
    assert names(server)[0] == names(server)[1]
    assert go(shop) == SENT and len(server.rounds) == 2


def test_who_is_refused_is_told_on_the_message_and_in_the_log(shop, server, several):
    server.refuses = {ALI: b"550 no such user", BOSS: b"450 later"}
    assert go(shop) == ("queued", "sent", "")
    assert missed(several) == {ALI: ("550 no such user", False), BOSS: ("450 later", True)}
    server.refuses = {BOSS: b"552 full"}
    assert go(shop) == ("failed", "sent", "")
    assert missed(several) == {ALI: ("550 no such user", False), BOSS: ("552 full", False)}
    assert (server.rounds, last_steps(1)) == ([[HER]], [("refused", BOSS)])
    assert Delivery.objects.get().answer == f"{ALI}: 550 no such user; {BOSS}: 552 full"


def test_without_the_customer_it_goes_to_nobody(shop, server, several):
    server.refuses = {HER: b"450 later"}
    assert (go(shop), server.rounds, missed(several)) == (QUEUED, [], {})
    server.refuses = {HER: b"550 no"}
    assert go(shop) == ("failed", "failed", "550 no")
    assert server.rounds == []


def test_the_rest_is_given_up_in_the_end(shop, server, several):
    server.refuses = {ALI: b"450 later"}
    go(shop)
    Delivery.objects.update(attempts=EmailAdapter.attempts - 1)
    assert go(shop) == ("failed", "sent", "")
    assert missed(several) == {ALI: ("450 later", False)}


def test_a_rest_that_may_have_gone_is_shown_and_goes_no_more(shop, server, several):
    server.refuses = {ALI: b"450 later"}
    go(shop)
    Delivery.objects.update(state="sending", started_at=timezone.now())  # its worker died
    assert go(shop) == ("unsure", "sent", "")
    assert missed(several) == {ALI: (BROKE, False)}
    assert go(shop) == ("unsure", "sent", "") and server.rounds == [[HER, BOSS]]


def test_a_mail_that_came_back_goes_to_all_again_on_wish(shop, server, several):
    server.refuses = {ALI: b"550 no"}
    go(shop)
    report_lost(message=several, failure="came back")
    send.retry(several)
    server.refuses = {}
    assert go(shop) == SENT
    assert (missed(several), server.rounds) == ({}, [[HER, BOSS], [HER, ALI, BOSS]])


def test_whom_it_went_to_in_copy_is_noted(shop, server, several):
    go(shop)
    assert envelope_of(several).cc == [["علی", ALI]]


def test_a_server_that_is_away_is_tried_for_two_days(shop, server, several, monkeypatch):
    waits = []
    monkeypatch.setattr(send, "start", lambda delivery, after=None: waits.append(after))
    server.refuses = {HER: b"421 not now"}
    for _ in range(EmailAdapter.attempts - 1):
        assert go(shop) == QUEUED
    assert (max(waits), round(sum(waits) / 86_400)) == (3600, 2)
    assert go(shop) == ("failed", "failed", "421 not now")


def test_a_rest_that_arrives_does_not_undo_that_it_came_back(shop, server, several):
    server.refuses = {ALI: b"450 later"}
    go(shop)
    report_lost(message=several, failure="came back")
    note_returned(Delivery.objects.get(), "came back")
    server.refuses = {}
    assert go(shop) == ("sent", "failed", "came back")
    assert server.rounds == [[HER, BOSS], [ALI]]
