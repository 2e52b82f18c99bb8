"""Our own receiver of mail: SMTP and LMTP on one port, for a mail server in front of it or for a whole domain.

It takes mail for addresses we know and for no others, and says 250 only when the mail is stored durably. When the database is
away it says 451, and the sender's server keeps the mail and tries again. So it does with those who come too often: nobody's mail is lost by a limit.
With a certificate of the installation's own it speaks TLS to who wishes (STARTTLS).
"""

import asyncio
import contextlib
import functools
import ipaddress
import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog
from aiosmtpd.smtp import SMTP, syntax
from django.db import DatabaseError, close_old_connections
from django.db.utils import InterfaceError

from pasokh.kernel import limits
from pasokh.kernel.certificate import RENEW_SECONDS, Certificate, own_certificate
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.tenancy import workspace

from ...models import Channel
from . import greylist
from .own import find_channel_address
from .pipe import LARGEST
from .storing import store_mail

log = structlog.get_logger()

MOST_CONNECTIONS = 100
MOST_OF_ONE = 30  # connections from one address; Postfix opens 20 to one destination
MAILS_A_MINUTE = 600  # from one address of elsewhere
MOST_RECIPIENTS = 100
THREADS = 4
IDLE = 300  # seconds; RFC 5321, 4.5.3.2.7
STORED = "250 2.0.0 Stored"
NOT_NOW = "451 4.3.0 Not now, please try again later"
UNKNOWN = "550 5.1.1 No such mailbox here"
GREYLISTED = "451 4.7.1 Greylisted: please try again in five minutes"
TOO_MANY = "452 4.5.3 Too many recipients"
TOO_OFTEN = "450 4.7.1 Too many mails from your address, please try again in {wait} seconds"
FULL = b"421 4.7.0 Too many connections\r\n"
FULL_FOR_ONE = b"421 4.7.0 Too many connections from your address\r\n"


class MailServer(SMTP):
    """One connection, SMTP or (after LHLO) LMTP, where each recipient gets an answer of its own (RFC 2033)."""

    line_length_limit = LARGEST  # many programs send a whole HTML page as one line
    party = None  # whose connection it is, once it is counted
    is_ours = False  # whether it comes from this machine: its mail server hands in everybody's mail

    def __init__(self, handler, open_connections, **options):
        super().__init__(handler, **options)
        self.open_connections = open_connections  # a Counter by address, of all connections

    def connection_made(self, transport):
        """Refuse politely what we could not serve. Called again when the connection goes on by TLS."""
        if self.party is None:
            peer = transport.get_extra_info("peername") or ""
            self.is_ours = is_of_this_machine(peer, transport.get_extra_info("sockname"))
            self.party = limits.party(peer and peer[0])
            self.open_connections[self.party] += 1
            refusal = self._refusal()
            if refusal:
                transport.write(refusal)
                transport.close()
        super().connection_made(transport)

    def _refusal(self):
        if self.open_connections.total() > MOST_CONNECTIONS:
            return FULL
        return FULL_FOR_ONE if self.open_connections[self.party] > MOST_OF_ONE else None

    def connection_lost(self, error):
        """Count connections down again."""
        self.open_connections[self.party] -= 1
        if not self.open_connections[self.party]:
            del self.open_connections[self.party]
        super().connection_lost(error)

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg):
        """The greeting of LMTP."""
        self.session.lmtp = True
        await self.smtp_EHLO(arg)


class Handler:
    """The questions of the protocol, answered by the database in threads."""

    def __init__(self, threads: ThreadPoolExecutor):
        self.threads = threads

    async def handle_MAIL(self, server, session, envelope, address, options):
        """Begin a mail, if its sender's address has not had its share of this minute."""
        if not server.is_ours:
            try:
                verdict = await self._in_thread(limits.hit, f"mail:{server.party}", MAILS_A_MINUTE, 60)
            except (DatabaseError, InterfaceError, OSError) as error:
                log.warning("sender not counted", error=repr(error))
                return NOT_NOW
            if not verdict.allowed:
                return TOO_OFTEN.format(wait=verdict.retry_after)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Take an address that leads to an active channel."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        try:
            target, waits = await self._in_thread(_asked_of, server, envelope.mail_from, address)
        except (DatabaseError, InterfaceError, OSError) as error:
            log.warning("recipient not checked", error=repr(error))
            return NOT_NOW
        if target is None:
            return UNKNOWN
        if waits:
            return GREYLISTED
        envelope.rcpt_tos.append(address)
        # Kept on the envelope: RSET and the next mail begin with a fresh one.
        envelope.targets = getattr(envelope, "targets", {}) | {address: target}
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        """Store the mail for each channel that it is for; the answer is the promise."""
        answers = {}
        for target in dict.fromkeys(envelope.targets.values()):
            addresses = [address for address, its in envelope.targets.items() if its == target]
            answers[target] = await self._stored(target, session, envelope, addresses)
        if getattr(session, "lmtp", False):
            return "\r\n".join(answers[envelope.targets[address]] for address in envelope.rcpt_tos)
        # One answer for all: what is stored already is recognised when the mail comes again.
        return NOT_NOW if NOT_NOW in answers.values() else STORED

    async def _stored(self, target, session, envelope, addresses):
        facts = {"recipients": addresses, "envelope_from": _kept(envelope.mail_from), **_line_of(session)}
        try:
            await self._in_thread(store_for, target, envelope.original_content, facts)
        except Exception as error:
            log.warning("mail not stored", error=repr(error), channel_id=target[1])
            return NOT_NOW
        return STORED

    async def _in_thread(self, function, *arguments):
        return await asyncio.get_running_loop().run_in_executor(
            self.threads, _with_fresh_connection, function, *arguments
        )


def is_of_this_machine(peer, own) -> bool:
    """Whether a connection comes from this machine, by what both its ends are called: by the home's socket, or from an address of its own."""
    if not isinstance(peer, tuple):
        return True
    address = ipaddress.ip_address(peer[0].partition("%")[0])
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback or peer[0] == own[0]


def _line_of(session) -> dict[str, str]:
    """How it came, for the receipt: the address of the other end, the name it gave itself, and the version of TLS or ""."""
    if not session.peer:  # the home's socket
        return {"by": "pipe", "peer": "", "helo": "", "tls": ""}
    line = session.ssl and session.ssl.get("ssl_object")
    version = (line and line.version()) or ""
    return {"by": "smtp", "peer": str(session.peer[0]), "helo": _kept(session.host_name), "tls": version}


def _kept(word: str | None) -> str:
    """What was said on the line, which may be any bytes, as the database can keep it."""
    return (word or "")[:320].encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "")


def _with_fresh_connection(function, *arguments):
    close_old_connections()
    try:
        return function(*arguments)
    finally:
        close_old_connections()


def _asked_of(server, sender: str, address: str) -> tuple[tuple[int, int] | None, bool]:
    """Whose the address is, and whether its mail is to wait."""
    target = target_of(address)
    if target is None or server.is_ours:
        return target, False
    return target, greylist.is_to_wait(server.session.peer[0], _kept(sender), address, target[0])


def target_of(address: str) -> tuple[int, int] | None:
    """(workspace id, channel id) behind an address, or None."""
    found = find_channel_address(address)
    if found is None:
        return None
    with workspace(found.workspace_id):
        channel = _channels.first(id=found.target_id)
    return (found.workspace_id, found.target_id) if channel and channel.active and channel.kind == "email" else None


_channels = Ready(lambda: Channel.objects.filter(pk=Asked("id")), prepared=True)


def store_for(target: tuple[int, int], raw: bytes, facts: dict) -> None:
    """Store a mail durably for a channel, given as (workspace id, channel id)."""
    workspace_id, channel_id = target
    with workspace(workspace_id):
        channel = _channels.first(id=channel_id)
        if channel is None:
            raise Channel.DoesNotExist(f"channel {channel_id}")
        store_mail(channel, bytes(raw), **facts)


async def serve(host: str, port: int, stop: asyncio.Event, socket: Path | None = None) -> None:
    """Receive mail until ``stop`` is set, on a port and on a socket of this home.

    Raises OSError when the port, or the certificate of the settings, cannot be had. Without the socket `pasokh mail deliver` works, but slowly.
    """
    certificate, open_connections = own_certificate(), Counter()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="mail") as threads:
        loop = asyncio.get_running_loop()
        make = functools.partial(_connection, threads, loop, open_connections, certificate)
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(await loop.create_server(make, host, port))
            if socket:
                await _listen(stack, make, socket)
            log.info("receiving mail", host=host, port=port, tls=bool(certificate))
            await _renewing(certificate, stop)


async def _listen(stack, make, socket):
    """Listen on a socket that this account alone may open. The newest of several mailrooms has it; who has died leaves it to the next."""
    draft = socket.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    try:
        socket.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        server = await asyncio.get_running_loop().create_unix_server(make, draft)
        await stack.enter_async_context(server)
        draft.chmod(0o600)
        draft.replace(socket)
    except OSError as error:
        log.warning("no socket for mail that programs deliver", path=str(socket), error=str(error))


async def _renewing(certificate: Certificate | None, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), RENEW_SECONDS)
        if certificate:
            certificate.renew()


def _connection(threads, loop, open_connections, certificate):
    return MailServer(
        Handler(threads),
        open_connections,
        data_size_limit=LARGEST,
        enable_SMTPUTF8=True,
        decode_data=False,
        timeout=IDLE,
        ident="Pasokh",
        hostname="pasokh",
        loop=loop,
        tls_context=certificate and certificate.context,
    )
