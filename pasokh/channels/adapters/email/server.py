"""Our own receiver of mail: SMTP and LMTP on one port, for a mail server in front of it or for a whole domain.

It takes mail for addresses we know and for no others, and says 250 only when the mail is stored durably. When the database is
away it says 451, and the sender's server keeps the mail and tries again.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import structlog
from aiosmtpd.smtp import SMTP, syntax
from django.db import DatabaseError, close_old_connections
from django.db.utils import InterfaceError

from pasokh.kernel.tenancy import workspace

from ...models import Channel
from .own import find_channel_address
from .storing import store_mail

log = structlog.get_logger()

LARGEST = 50 * 1024 * 1024  # bytes
MOST_CONNECTIONS = 100
MOST_RECIPIENTS = 100
THREADS = 4
IDLE = 300  # seconds; RFC 5321, 4.5.3.2.7
STORED = "250 2.0.0 Stored"
NOT_NOW = "451 4.3.0 Not now, please try again later"
UNKNOWN = "550 5.1.1 No such mailbox here"
TOO_MANY = "452 4.5.3 Too many recipients"


class MailServer(SMTP):
    """One connection, SMTP or (after LHLO) LMTP, where each recipient gets an answer of its own (RFC 2033)."""

    line_length_limit = LARGEST  # many programs send a whole HTML page as one line
    open_connections = 0

    def connection_made(self, transport):
        """Refuse politely what we could not serve."""
        type(self).open_connections += 1
        if self.open_connections > MOST_CONNECTIONS:
            transport.write(b"421 4.7.0 Too many connections\r\n")
            transport.close()
        super().connection_made(transport)

    def connection_lost(self, error):
        """Count connections down again."""
        type(self).open_connections -= 1
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

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Take an address that leads to an active channel."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        try:
            target = await self._in_thread(_target, address)
        except (DatabaseError, InterfaceError, OSError) as error:
            log.warning("recipient not checked", error=repr(error))
            return NOT_NOW
        if target is None:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        # Kept on the envelope: RSET and the next mail begin with a fresh one.
        envelope.targets = getattr(envelope, "targets", {}) | {address: target}
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        """Store the mail for each channel that it is for; the answer is the promise."""
        answers = {}
        for target in dict.fromkeys(envelope.targets.values()):
            addresses = [address for address, its in envelope.targets.items() if its == target]
            answers[target] = await self._stored(target, envelope, addresses)
        if getattr(session, "lmtp", False):
            return "\r\n".join(answers[envelope.targets[address]] for address in envelope.rcpt_tos)
        # One answer for all: what is stored already is recognised when the mail comes again.
        return NOT_NOW if NOT_NOW in answers.values() else STORED

    async def _stored(self, target, envelope, addresses):
        facts = {"recipients": addresses, "envelope_from": envelope.mail_from or ""}
        try:
            await self._in_thread(_store, target, envelope.original_content, facts)
        except Exception as error:
            log.warning("mail not stored", error=repr(error), channel_id=target[1])
            return NOT_NOW
        return STORED

    async def _in_thread(self, function, *arguments):
        return await asyncio.get_running_loop().run_in_executor(
            self.threads, _with_fresh_connection, function, *arguments
        )


def _with_fresh_connection(function, *arguments):
    close_old_connections()
    try:
        return function(*arguments)
    finally:
        close_old_connections()


def _target(address: str) -> tuple[int, int] | None:
    """(workspace id, channel id) behind an address, or None."""
    found = find_channel_address(address)
    if found is None:
        return None
    with workspace(found.workspace_id):
        active = Channel.objects.filter(pk=found.target_id, kind="email", active=True).exists()
    return (found.workspace_id, found.target_id) if active else None


def _store(target: tuple[int, int], raw: bytes, facts: dict) -> None:
    workspace_id, channel_id = target
    with workspace(workspace_id):
        store_mail(Channel.objects.get(pk=channel_id), bytes(raw), **facts)


async def serve(host: str, port: int, stop: asyncio.Event) -> None:
    """Receive mail until ``stop`` is set. Raises OSError when the port cannot be had."""
    with ThreadPoolExecutor(THREADS, thread_name_prefix="mail") as threads:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _connection(threads, loop), host, port)
        log.info("receiving mail", host=host, port=port)
        async with server:
            await stop.wait()


def _connection(threads, loop):
    return MailServer(
        Handler(threads),
        data_size_limit=LARGEST,
        enable_SMTPUTF8=True,
        decode_data=False,
        timeout=IDLE,
        ident="Pasokh",
        hostname="pasokh",
        loop=loop,
    )
