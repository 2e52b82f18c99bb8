"""The endpoint `/live/<name>`: doors register who may listen to what; this part answers the request.

def authenticate(facts):
    member = …facts.cookie("pasokh_session")…     # in a thread: the ORM may be used, inside `with workspace(ws)`
    return Principal(workspace_id, f"member:{member.pk}", topics, language, member_id=member.pk)

def lapsed(streams):                              # every few seconds, in a thread and inside the workspace of these streams
    return [stream for stream in streams if …she may not hear this any more…]

stream("desk", authenticate, lapsed)
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import structlog
from django.db import connection

from . import sse
from .connection import HEAD, TAKE_OVER, Stream
from .database import is_outage
from .loading import in_thread
from .subscriptions import MAX_TOPICS

log = structlog.get_logger("pasokh.live")
READY_SECONDS = 5
PREFIX = "/live/"
RESUME_POINT = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, (SELECT id FROM events_event ORDER BY id DESC LIMIT 1)"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who listens. `key` names the holder for limits and `close_streams`; `member_id` makes her present.

    `proof` is what she was let in by (a session's key), for the door's own `lapsed`.
    """

    workspace_id: int
    key: str
    topics: tuple[str, ...]
    language: str = "fa"
    member_id: int | None = None
    proof: str = ""


class Refused(Exception):
    """A stream that is not opened: `status` 401 (who are you?) or 403 (not yours), `code` in stable English."""

    def __init__(self, status=401, code="unauthenticated", retry_after=None):
        super().__init__(code)
        self.status, self.code, self.retry_after = status, code, retry_after


class Facts:
    """What a door may ask of the request that opens a stream."""

    def __init__(self, scope):
        self.scope = scope
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        self.query = {name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}

    @property
    def address(self):
        """The client's IP address, or an empty text."""
        return (self.scope.get("client") or [""])[0]

    def cookie(self, name):
        """The value of a cookie, or None."""
        try:
            morsel = SimpleCookie(self.headers.get("cookie", "")).get(name)
        except CookieError:
            return None
        return morsel.value if morsel else None

    def bearer(self):
        """The token of an `Authorization: Bearer` header, or None."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else None


_doors = {}


class Door(NamedTuple):
    """What a door answers about its streams: who may open one, and which of the open ones have lapsed."""

    authenticate: Callable
    lapsed: Callable | None


def stream(name, authenticate, lapsed=None):
    """Open `/live/<name>`: `authenticate(facts)` returns a Principal or raises Refused.

    `lapsed(streams)` gives those of open streams of one workspace whose holder may hear this no more: it is asked every few
    seconds, and must not refuse what `authenticate` grants, or browsers would come back in vain. Both run in threads.
    """
    _doors[name] = Door(authenticate, lapsed)


def resume_point():
    """How far the page that is being made has read: give it to the browser, which opens its stream with `?last=` it.

    Call it inside the workspace before the page reads anything, so that nothing falls between page and stream.
    """
    with connection.cursor() as cursor:
        cursor.execute(RESUME_POINT)
        horizon, newest = cursor.fetchone()
    return str(sse.Point(newest or 0, horizon))


class Streams:
    """The ASGI application of `/live/…`. `refuse(send, scope, status, code, headers)` writes a refusal."""

    def __init__(self, hub, refuse):
        self.hub = hub
        self.refuse = refuse

    async def __call__(self, scope, receive, send):
        try:
            opened = await self._open(scope)
        except Refused as refusal:
            self.hub.counters.streams_refused += 1
            headers = [(b"retry-after", b"%d" % refusal.retry_after)] if refusal.retry_after else []
            await self.refuse(scope, send, refusal.status, refusal.code, headers)
        else:
            self._begin(scope, opened)

    async def _open(self, scope):
        door = _doors.get(scope["path"].removeprefix(PREFIX))
        if door is None:
            raise Refused(404, "no_such_stream")
        if scope["method"] != "GET":
            raise Refused(405, "method_not_allowed")
        facts = Facts(scope)
        refuse_foreign_origin(facts)
        await self._wait_until_ready()
        principal = await self._authenticate(door.authenticate, facts)
        if not self.hub.subscriptions.has_room(principal.key) or len(principal.topics) > MAX_TOPICS:
            raise Refused(429, "too_many_streams", retry_after=10)
        last = facts.headers.get("last-event-id") or facts.query.get("last")
        return Stream(self.hub, principal, sse.parse_point(last), door.lapsed)

    async def _wait_until_ready(self):
        if self.hub.closing:
            raise Refused(503, "restarting", retry_after=2)
        try:
            await asyncio.wait_for(self.hub.ready.wait(), READY_SECONDS)
        except TimeoutError:
            raise Refused(503, "database_unavailable", retry_after=5) from None

    async def _authenticate(self, authenticate, facts):
        try:
            return await self.hub.loop.run_in_executor(self.hub.doorkeepers, _admit, authenticate, facts)
        except Refused:
            raise
        except Exception as error:
            if is_outage(error):
                raise Refused(503, "database_unavailable", retry_after=5) from error
            log.exception("a stream's authentication failed", path=facts.scope["path"])
            raise Refused(500, "internal_error") from error

    def _begin(self, scope, opened):
        take_over = scope.get("extensions", {}).get(TAKE_OVER)
        if take_over is None:
            raise RuntimeError(
                "streams need the server's own protocol: run uvicorn with pasokh.front.protocol.Protocol"
            )
        if take_over(opened):
            opened.write(HEAD)
            self.hub.register(opened)


def _admit(authenticate, facts):
    try:
        return in_thread(authenticate)(facts)
    finally:
        connection.close()  # Back to the pool: sign-ins come in bursts.


def refuse_foreign_origin(facts):
    """Streams are for pages of this installation (the widget's frame is one). Raises Refused for any other."""
    site = facts.headers.get("sec-fetch-site")
    origin = facts.headers.get("origin")
    if site in ("cross-site", "same-site"):
        raise Refused(403, "foreign_origin")
    if origin and urlsplit(origin).netloc.lower() != facts.headers.get("host", "").lower():
        raise Refused(403, "foreign_origin")
