"""Files sent by the loop, so that a slow download takes no thread.

A view answers with an empty body and the header `X-Pasokh-File`: the file's absolute path, percent-encoded
(`urllib.parse.quote`), inside one of PASOKH_SENDABLE_ROOTS. `X-Pasokh-File-Once: 1` removes the file's name once it is open
(an export made for this download). All other headers (type, disposition, policy) are the view's own. Ranges are served.
"""

import asyncio
import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings

from .protocol import ABORT

FILE, ONCE = b"x-pasokh-file", b"x-pasokh-file-once"
SENDABLE_FOLDERS = ("files", "tmp")
CHUNK = 256 * 1024
CHUNK_SECONDS = 60  # to take one chunk; slower readers are cut off and may resume by range
RANGE = re.compile(rb"bytes=(\d*)-(\d*)")

readers = ThreadPoolExecutor(4, "pasokh-files")


class NotSendable(Exception):
    """The path is outside of the folders that may be sent: a fault in a view, never shown to the client."""


def sendable_path(value):
    """The file that a view's header names. Raises NotSendable for anything outside of the roots."""
    path = Path(os.path.realpath(unquote(value.decode("latin-1"))))
    # Never the whole home folder: it holds the keys.
    roots = getattr(settings, "PASOKH_SENDABLE_ROOTS", None) or [
        settings.PASOKH_HOME / name for name in SENDABLE_FOLDERS
    ]
    if not any(path.is_relative_to(os.path.realpath(root)) for root in roots):
        raise NotSendable(str(path))
    return path


def open_file(path, once=False):
    """(descriptor, size, modification time) of a regular file. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise FileNotFoundError(path)
        if once:
            Path(path).unlink()
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, found.st_size, found.st_mtime


async def send_stored_file(scope, receive, send, status, headers):
    """Answer with the file that the view's headers name. Raises FileNotFoundError and NotSendable before anything is sent."""
    given = dict(headers)
    path, once = sendable_path(given[FILE]), given.get(ONCE) == b"1"
    loop = asyncio.get_running_loop()
    descriptor, size, modified = await loop.run_in_executor(readers, open_file, path, once)
    try:
        own = [(name, value) for name, value in headers if name not in (FILE, ONCE, b"content-length")]
        own += validators(given, size, modified)
        wanted = dict(scope["headers"])
        if status == 200:
            status, start, end = choose_range(wanted, dict(own), size)
        else:
            start, end = 0, size
        own += [*range_headers(status, start, end, size), (b"accept-ranges", b"bytes")]
        await send({"type": "http.response.start", "status": status, "headers": own})
        await send_descriptor(scope, receive, send, descriptor, start, end)
    finally:
        os.close(descriptor)


def validators(given, size, modified):
    """ETag and Last-Modified, where the view gave none."""
    if b"etag" not in given:
        yield b"etag", b'"%x-%x"' % (int(modified * 1000), size)
    if b"last-modified" not in given:
        yield b"last-modified", formatdate(modified, usegmt=True).encode()


def choose_range(wanted, own, size):
    """(status, start, end) for the request's Range and conditions; one range only, several are answered whole."""
    if wanted.get(b"if-none-match") == own[b"etag"]:
        return 304, 0, 0
    match = RANGE.fullmatch(wanted.get(b"range", b""))
    if not match or wanted.get(b"if-range", own[b"etag"]) not in (own[b"etag"], own[b"last-modified"]):
        return 200, 0, size
    first, last = match.groups()
    if not first and not last:
        return 200, 0, size
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last) + 1, size) if first and last else size
    if start >= size or (first and last and int(last) < start):
        return 416, 0, 0
    return 206, start, end


def range_headers(status, start, end, size):
    """Content-Length and Content-Range."""
    if status == 206:
        yield b"content-range", b"bytes %d-%d/%d" % (start, end - 1, size)
    if status == 416:
        yield b"content-range", b"bytes */%d" % size
    if status != 304:
        yield b"content-length", b"%d" % (end - start)


async def send_descriptor(scope, receive, send, descriptor, start, end):
    """Send bytes `start` to `end` of an open file, no faster than the client takes them."""
    if scope["method"] == "HEAD" or start == end:
        await send({"type": "http.response.body", "body": b""})
        return
    watcher = asyncio.ensure_future(_gone(receive)) if end - start > CHUNK else None
    try:
        while start < end and not (watcher and watcher.done()):
            chunk = await asyncio.get_running_loop().run_in_executor(
                readers, os.pread, descriptor, min(CHUNK, end - start), start
            )
            start += len(chunk)
            if not chunk:
                break
            async with asyncio.timeout(CHUNK_SECONDS):
                await send({"type": "http.response.body", "body": chunk, "more_body": start < end})
        if start < end:
            _abort(scope)  # Shorter than promised: the file was cut, or the client has gone.
    except TimeoutError:
        _abort(scope)
    finally:
        if watcher:
            watcher.cancel()


async def _gone(receive):
    while (await receive())["type"] != "http.disconnect":
        pass


def _abort(scope):
    abort = scope.get("extensions", {}).get(ABORT)
    if abort:
        abort()
