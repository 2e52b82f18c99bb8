"""The body of a mail on its way to a server, however slow the line: it may take long, but it may not stand still."""

import re
import smtplib
import socket
import time

from django.utils.translation import gettext_noop

from ...failures import kept
from ..base import TemporaryFailure

STALL = 180  # seconds in which the server takes nothing (RFC 5321, 4.5.3.2.5)
SLOWEST = 10_000  # bytes in a second, on the whole
PIECE = 16 * 1024  # bytes
# Bytes that the system holds for a slow line: they are to be gone long before nobody waits for the last answer any more.
HELD = 128 * 1024
LAST_WORDS = 5  # seconds for what a server says as it hangs up

STOOD_STILL = gettext_noop("The mail server took no more of the mail: {sent} of {whole} KB had gone.")
TOO_SLOW = gettext_noop("The line to the mail server is too slow for this mail: {sent} of {whole} KB had gone.")
HUNG_UP = gettext_noop("The line to the mail server broke: {sent} of {whole} KB of the mail had gone. {words}")


def upload(connection: smtplib.SMTP, raw: bytes) -> None:
    """Send a mail and the dot that ends it to a server that has said 354.

    Raises TemporaryFailure, or SMTPDataError where the server said why it hung up; then it has not seen the end, and the line is closed.
    """
    ending = b"" if raw.endswith(b"\r\n") else b"\r\n"
    body = memoryview(re.sub(rb"(?m)^\.", b"..", raw) + ending + b".\r\n")
    line, until = connection.sock, time.monotonic() + STALL + len(body) / SLOWEST
    line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, HELD)
    line.settimeout(STALL)
    sent = 0
    try:
        while sent < len(body):
            # Each piece has the time-out for itself: `sendall` would give it to all of them together.
            sent += line.send(body[sent : sent + PIECE])
            if time.monotonic() > until and sent < len(body):
                raise TemporaryFailure(_told(TOO_SLOW, sent, body))
    except TimeoutError as error:
        raise TemporaryFailure(_told(STOOD_STILL, sent, body)) from error
    except OSError as error:
        _hear_why(connection)
        raise TemporaryFailure(_told(HUNG_UP, sent, body, words=error.strerror or error)) from error
    finally:
        if sent < len(body):  # a QUIT would be taken for a part of the mail
            connection.close()


def _told(sentence, sent, body, **values):
    return kept(sentence, sent=sent // 1024, whole=max(len(body) // 1024, 1), **values)


def _hear_why(connection):
    try:
        connection.sock.settimeout(LAST_WORDS)
        code, words = connection.getreply()
    except (smtplib.SMTPException, OSError):
        return
    if code // 100 in (4, 5):
        raise smtplib.SMTPDataError(code, words)
