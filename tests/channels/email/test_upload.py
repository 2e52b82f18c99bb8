"""A mail on a slow line: it may take long, it may not stand still, and who reads of it learns what happened."""

import smtplib
import socket
import threading

import pytest

from pasokh.channels.adapters.base import TemporaryFailure
from pasokh.channels.adapters.email import deliver, upload
from pasokh.channels.failures import in_words

MAIL = b"Subject: x\r\n\r\n" + b"a line of a mail\r\n.\r\n" * 100_000


class Slow:
    """A line on which each piece takes 20 seconds, by the clock that it holds."""

    def __init__(self):
        self.now, self.sent, self.limits = 0.0, b"", []

    def monotonic(self):
        return self.now

    def setsockopt(self, *_option):
        pass

    def settimeout(self, seconds):
        self.limits.append(seconds)

    def send(self, piece):
        self.now += 20
        self.sent += piece
        return len(piece)


class Connection:
    def __init__(self, line):
        self.sock, self.closed = line, False

    def close(self):
        self.closed = True


@pytest.fixture
def slow(monkeypatch):
    line = Slow()
    monkeypatch.setattr(upload, "time", line)
    return line


def test_a_mail_may_take_longer_than_any_piece_of_it(slow, monkeypatch):
    monkeypatch.setattr(upload, "SLOWEST", 100)
    connection = Connection(slow)
    upload.upload(connection, MAIL)
    assert slow.now > 1_000
    assert slow.sent.startswith(b"Subject: x\r\n") and slow.sent.endswith(b"\r\n..\r\n.\r\n")
    assert not connection.closed


def test_a_line_too_slow_for_a_mail_says_so(slow):
    connection = Connection(slow)
    with pytest.raises(TemporaryFailure) as failure:
        upload.upload(connection, MAIL)
    assert "بیش از حد کند است" in in_words(str(failure.value))
    assert connection.closed and not slow.sent.endswith(b"\r\n.\r\n")


@pytest.fixture
def server():
    """The port of a server that takes nothing of a mail after its 354."""
    door, ended = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def run():
        line, _ = door.accept()
        with line, line.makefile("rb") as said:
            line.sendall(b"220 mx.example\r\n")
            for words in said:
                begins = words[:4].upper() == b"DATA"
                line.sendall(b"354 go on\r\n" if begins else b"250 well\r\n")
                if begins:
                    break
            ended.wait(30)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield door.getsockname()[1]
    ended.set()
    thread.join(30)
    door.close()


def hand_over(port):
    server = deliver.Server("127.0.0.1", port, "none")
    return deliver.send_mail(server, MAIL, sender="shop@example.ir", recipients=["maryam@example.ir"])


def test_a_server_that_takes_no_more_is_named_as_the_cause(server, monkeypatch):
    monkeypatch.setattr(upload, "STALL", 0.2)
    with pytest.raises(TemporaryFailure) as failure:
        hand_over(server)
    assert "دیگر چیزی از نامه را نپذیرفت" in in_words(str(failure.value))


def test_a_line_that_breaks_in_the_mail_says_how_far_it_was(slow):
    def breaks(piece):
        raise BrokenPipeError(32, "Broken pipe")

    slow.send = breaks
    connection = Connection(slow)
    connection.getreply = lambda: (-1, b"")
    with pytest.raises(TemporaryFailure) as failure:
        upload.upload(connection, MAIL)
    assert "Broken pipe" in in_words(str(failure.value)) and connection.closed


def test_what_a_server_says_as_it_hangs_up_is_the_reason(slow):
    def breaks(piece):
        raise BrokenPipeError(32, "Broken pipe")

    slow.send = breaks
    connection = Connection(slow)
    connection.getreply = lambda: (552, b"too big")
    with pytest.raises(smtplib.SMTPDataError) as failure:
        upload.upload(connection, MAIL)
    assert (failure.value.smtp_code, connection.closed) == (552, True)
