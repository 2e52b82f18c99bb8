"""`pasokh mail deliver`: a mail on standard input, for a mail server that starts a program for each (Postfix's pipe(8), an alias, .forward).

The running part `mail` takes it over a socket in the home, by LMTP: so the program need not be loaded for each mail. Where that part does not
run, the mail is stored from here, which takes a second longer. The exit status is the promise, as sysexits.h has it: 0 says that the mail is stored
durably; TEMPFAIL has the mail server keep it and try again. Nothing heavy is imported here before it is needed.
"""

import contextlib
import errno
import os
import re
import smtplib
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

SOCKET = "mail.sock"  # in the home's folder `run`
OK, DATAERR, NOUSER, TEMPFAIL, CONFIG = os.EX_OK, os.EX_DATAERR, os.EX_NOUSER, os.EX_TEMPFAIL, os.EX_CONFIG
LARGEST = 50 * 1024 * 1024  # bytes
PATIENCE = 300  # seconds for an answer; RFC 5321, 4.5.3.2.6
# What a mail server's program of delivery is told in its environment: Postfix's local(8), qmail and their like.
RECIPIENT_VARIABLES = ("ORIGINAL_RECIPIENT", "RECIPIENT")
RECIPIENT_HEADERS = (b"x-original-to", b"delivered-to", b"envelope-to")
HEADER = re.compile(rb"^([!-9;-~]+):[ \t]*([^\r\n]*)", re.MULTILINE)
SEPARATOR = re.compile(rb"\A>?From [^\n]*\n")  # of a mailbox file, which some programs write before each mail
LONE_LINE_FEED = re.compile(rb"(?<!\r)\n")
SAID = {
    OK: "2.0.0 Stored",
    DATAERR: "5.3.4 The mail is too large",
    NOUSER: "5.1.1 No such mailbox here",
    TEMPFAIL: "4.3.0 Not now, please try again later",
    CONFIG: "4.3.5 This installation is not set up",
}
EMPTY, NOBODY = "5.6.0 The mail is empty", "5.1.1 No recipient was given"


class Outcome(Exception):
    """What is said at the end: an exit status, and why."""

    def __init__(self, status: int, why: str = ""):
        super().__init__(why or SAID[status])
        self.status = status


def deliver(
    source: BinaryIO, recipients: list[str], sender: str, run: Path, load: Callable[[], None], largest: int = LARGEST
) -> int:
    """Store the mail of a file for these recipients, else for those it names as its own. Returns the exit status, and says why on standard error.

    `run` is the home's folder with the socket; `load` loads the program, with its database, and raises Outcome where that cannot be.
    """
    try:
        raw = _read(source, largest)
        recipients = recipients or list(_named(raw, os.environ))
        if not recipients:
            raise Outcome(NOUSER, NOBODY)
        line = _line_to(run / SOCKET)
        if line is None:
            load()
        answers = list(_handed_over(line, raw, recipients, sender) if line else _stored_here(raw, recipients, sender))
        # Who tries again finds stored what is stored; who is told of one unknown address knows that all others have it.
        raise Outcome(next((status for status in (TEMPFAIL, DATAERR, NOUSER) if status in answers), OK))
    except Outcome as outcome:
        status, why = outcome.status, str(outcome)
    except Exception as error:
        status, why = TEMPFAIL, f"{SAID[TEMPFAIL]} ({error!r:.300})"
    if status != OK:
        print(why, file=sys.stderr)
    return status


def _read(source: BinaryIO, largest: int) -> bytes:
    raw = source.read(largest + 1)
    if len(raw) > largest:
        raise Outcome(DATAERR)
    raw = SEPARATOR.sub(b"", raw)
    if not raw.strip():
        raise Outcome(DATAERR, EMPTY)
    return LONE_LINE_FEED.sub(b"\r\n", raw)


def _named(raw: bytes, environment: dict[str, str]) -> Iterable[str]:
    """For whom it is, if nobody says so by an option: the program that called us, else the last mail server on the mail's way."""
    for name in RECIPIENT_VARIABLES:
        if environment.get(name):
            return [environment[name]]
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    for name, value in HEADER.findall(head):
        if name.lower() in RECIPIENT_HEADERS:
            return [value.decode("utf-8", "replace").strip().strip("<>")]
    return []


def _line_to(socket: Path) -> smtplib.LMTP | None:
    """A line to the part `mail`; None where it does not run, or this account may not speak to it."""
    try:
        return smtplib.LMTP(str(socket), local_hostname="localhost", timeout=PATIENCE)
    except smtplib.SMTPException:
        raise
    except OSError as error:
        if error.errno not in (None, errno.ENOENT, errno.ECONNREFUSED, errno.EACCES):  # None: too long a path
            raise
        return None


def _handed_over(line: smtplib.LMTP, raw: bytes, recipients: list[str], sender: str) -> Iterable[int]:
    """Exit statuses, one for each recipient."""
    with contextlib.closing(line):
        line.ehlo()
        code, _words = line.mail(sender, ["SMTPUTF8"])
        if code != 250:
            return [_status(code)]
        codes = [line.rcpt(address)[0] for address in recipients]
        statuses = [_status(code) for code in codes if code != 250]
        if 250 in codes:
            statuses.append(_status(line.data(raw)[0]))
            statuses.extend(_status(line.getreply()[0]) for _other in range(codes.count(250) - 1))
        return statuses


def _status(code: int) -> int:
    return {250: OK, 550: NOUSER, 552: DATAERR}.get(code, TEMPFAIL)


def _stored_here(raw: bytes, recipients: list[str], sender: str) -> Iterable[int]:
    from . import server

    found = {address: server.target_of(address) for address in recipients}
    for target in dict.fromkeys(found.values()):
        if target is None:
            yield NOUSER
            continue
        addresses = [address for address, its in found.items() if its == target]
        server.store_for(target, raw, {"recipients": addresses, "envelope_from": sender, "by": "pipe"})
        yield OK
