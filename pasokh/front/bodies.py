"""Request bodies: read by the loop into memory or a temporary file, within limits, before a thread is taken."""

import asyncio
import errno
import os
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

from django.conf import settings

from .refusals import Refusal

MEGABYTE = 1024 * 1024
IN_MEMORY = 256 * 1024  # bytes of one body that stay in memory
DEFAULT_LIMIT = 2 * MEGABYTE
UPLOAD_LIMIT = 40 * MEGABYTE
# Where people and providers send files. Settings may say otherwise: PASOKH_BODY_LIMITS = [(pattern, bytes), …].
LIMITS = [(r"/(attachments|files|uploads|imports?|hooks?|messages|replies)(/|$)", UPLOAD_LIMIT)]
SPOOL_LIMIT = 4 * 1024 * MEGABYTE  # of all bodies that are being read or answered: PASOKH_SPOOL_LIMIT
PAUSE_SECONDS = 20  # the longest silence within a body
START_SECONDS = 30
SLOWEST = 8 * 1024  # bytes a second, over the whole body
LINGER_SECONDS, LINGER_BYTES = 2, 8 * MEGABYTE

writers = ThreadPoolExecutor(2, "pasokh-spool")


class ClientGone(Exception):
    """The client went away before its request was complete. Nobody is there to be answered."""


class Body:
    """A request's body at rest: `file` at its beginning, and its `size` in bytes."""

    __slots__ = ("file", "size")

    def __init__(self, file, size=0):
        self.file, self.size = file, size


class Spool:
    """Reads bodies, knowing how much of them lies about."""

    def __init__(self):
        limits = getattr(settings, "PASOKH_BODY_LIMITS", LIMITS)
        self.limits = [(re.compile(pattern), size) for pattern, size in limits]
        self.total_limit = getattr(settings, "PASOKH_SPOOL_LIMIT", SPOOL_LIMIT)
        self.folder = temporary_folder()
        self.total = 0

    def limit_of(self, path):
        """How many bytes may be sent to this path."""
        return next((size for pattern, size in self.limits if pattern.search(path)), DEFAULT_LIMIT)

    @asynccontextmanager
    async def body(self, scope, receive):
        """The whole body of a request. Raises Refusal (400, 408, 413, 503, 507) and ClientGone."""
        limit, length = self.limit_of(scope["path"]), declared_length(scope["headers"])
        if length is not None and length > limit:
            raise too_large(limit)
        body = Body(tempfile.SpooledTemporaryFile(IN_MEMORY, dir=self.folder))  # noqa: SIM115 (closed below)
        try:
            if length != 0:
                await self._read(body, receive, limit)
            yield body
        finally:
            self.total -= body.size
            body.file.close()

    async def _read(self, body, receive, limit):
        deadline = asyncio.get_running_loop().time() + START_SECONDS + limit / SLOWEST
        try:
            async with asyncio.timeout_at(deadline) as clock:
                while await self._read_chunk(body, receive, limit):
                    clock.reschedule(min(deadline, asyncio.get_running_loop().time() + PAUSE_SECONDS))
        except TimeoutError:
            raise Refusal(408, "body_too_slow") from None
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise Refusal(507, "storage_full") from error
            raise
        body.file.seek(0)

    async def _read_chunk(self, body, receive, limit):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        if chunk := message.get("body", b""):
            if body.size + len(chunk) > limit:
                raise too_large(limit)
            if self.total + len(chunk) > self.total_limit:
                raise Refusal(503, "busy", retry_after=30)
            body.size += len(chunk)
            self.total += len(chunk)
            await _write(body, chunk)
        return message.get("more_body", False)


async def _write(body, chunk):
    if body.size <= IN_MEMORY:
        body.file.write(chunk)
    else:
        # A full or slow disk must not hold up the streams.
        await asyncio.get_running_loop().run_in_executor(writers, body.file.write, chunk)


def too_large(limit):
    """The refusal of what is over `limit` bytes."""
    return Refusal(413, "body_too_large", limit=limit // MEGABYTE)


def declared_length(headers):
    """Content-Length; 0 without a body, None for a chunked one. Raises Refusal for nonsense."""
    given = dict(headers)
    if b"transfer-encoding" in given:
        return None
    length = given.get(b"content-length", b"0")
    if not (length.isdigit() and len(length) < 19):
        raise Refusal(400, "bad_request")
    return int(length)


def temporary_folder():
    """Where large bodies lie: the settings' folder, made if need be, else the system's."""
    folder = getattr(settings, "FILE_UPLOAD_TEMP_DIR", None)
    if folder is None:
        return None
    Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.fspath(folder)


async def linger(receive):
    """Read on for a moment after a refusal: a client that is still sending would not see the answer otherwise."""
    read = 0
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while read < LINGER_BYTES:
                message = await receive()
                read += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return
    except TimeoutError:
        return
