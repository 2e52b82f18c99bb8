"""Django in threads. A thread gets a request whose body is already here, and is free as soon as the answer is made.

a2wsgi builds the environment; its transport is not used, for it keeps the thread until the client has taken the
last byte. Here an answer is collected first (in memory, from 1 MB on in a file) and sent by the loop.
"""

import asyncio
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import structlog
from a2wsgi.wsgi import build_environ
from django.core.signals import got_request_exception
from structlog.contextvars import bound_contextvars

from pasokh.live.database import is_outage, renew_connections

from .bodies import temporary_folder
from .refusals import Refusal

log = structlog.get_logger("pasokh.front")
THREADS = 8
MAX_WAITING = 256
STALE_SECONDS = 1  # a failure that took longer was a wait for a database that is away
ANSWER_IN_MEMORY = 1024 * 1024
_request = threading.local()


class Answer(NamedTuple):
    """What Django answered. `body` is bytes, or an open file at its beginning."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: object


class Bridge:
    """A WSGI application behind a pool of threads, with a bounded queue before it."""

    def __init__(self, wsgi, threads=THREADS, max_waiting=MAX_WAITING):
        self.wsgi = wsgi
        self.executor = ThreadPoolExecutor(threads, "pasokh-web")
        self.room = threads + max_waiting
        self.inside = 0
        self.folder = temporary_folder()
        got_request_exception.connect(_remember, weak=False, dispatch_uid="pasokh.front.bridge")

    async def answer(self, scope, body, request_id):
        """Have Django answer. Raises Refusal 503 when too many wait or the database is away."""
        if self.inside >= self.room:
            raise Refusal(503, "busy", retry_after=2)
        environ = environment(scope, body, request_id)
        self.inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.executor, self._answer, environ, request_id)
        finally:
            self.inside -= 1

    def _answer(self, environ, request_id):
        with bound_contextvars(request_id=request_id):
            started = time.monotonic()
            answer = self._attempt(environ)
            was_stale = answer is None and time.monotonic() - started < STALE_SECONDS
            # Readers do not see that the database was restarted. What writes is never tried twice.
            if was_stale and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
                answer = self._attempt(environ)
        if answer is None:
            raise Refusal(503, "database_unavailable", retry_after=5)
        return answer

    def _attempt(self, environ):
        """Django's answer, or None when it failed because the database was not there."""
        _request.error = None
        environ["wsgi.input"].seek(0)
        answer = self._collect(dict(environ))
        if answer.status == 500 and _request.error is not None and is_outage(_request.error):
            renew_connections()
            return None
        return answer

    def _collect(self, environ):
        started = {}

        def start_response(status, headers, exc_info=None):
            started["status"], started["headers"] = int(status[:3]), headers

        chunks = self.wsgi(environ, start_response)
        try:
            body = gather(chunks, self.folder)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in started["headers"]]
        return Answer(started["status"], headers, body)

    def close(self):
        """Let the requests inside end, and take no more."""
        self.executor.shutdown(wait=False, cancel_futures=True)


def _remember(sender, request=None, **_):
    _request.error = sys.exc_info()[1]


def environment(scope, body, request_id):
    """The WSGI environment of a request whose body is at rest."""
    environ = build_environ(scope, body.file)
    environ.pop("asgi.scope", None)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ["CONTENT_LENGTH"] = str(body.size)
    environ["wsgi.input_terminated"] = True
    environ["wsgi.errors"] = sys.stderr
    environ["wsgi.multiprocess"] = False
    environ["HTTP_X_REQUEST_ID"] = request_id
    return environ


def gather(chunks, folder):
    """All of an answer's body: bytes when it is small, else a file at its beginning."""
    parts, size, file = [], 0, None
    for chunk in chunks:
        size += len(chunk)
        if file is None and size > ANSWER_IN_MEMORY:
            file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (the caller closes it)
            file.writelines(parts)
        (file.write if file else parts.append)(chunk)
    if file is None:
        return b"".join(parts)
    file.flush()
    return file
