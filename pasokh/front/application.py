"""The front's ASGI application: what goes where."""

import gc
import time

import structlog

from pasokh.live.hub import Hub
from pasokh.live.streams import PREFIX, Streams

from . import probe
from .bodies import ClientGone, Spool, linger
from .bridge import Bridge
from .health import Metrics, Readiness, may_read_metrics
from .posting import Posts
from .proxies import Proxies
from .refusals import Refusal, refuse
from .sending import FILE, NotSendable, send_descriptor, send_stored_file
from .statics import Statics

log = structlog.get_logger("pasokh.front")
QUIET = ("/healthz", "/readyz", "/metrics")


class Front:
    """Routes a connection's requests; `wsgi` is Django's handler."""

    def __init__(self, wsgi, threads=None, hub=None):
        self.hub = hub or Hub()
        self.streams = Streams(self.hub, refuse)
        self.bridge = Bridge(wsgi, threads) if threads else Bridge(wsgi)
        self.posts = Posts()
        self.spool = Spool()
        self.statics = Statics()
        self.proxies = Proxies()
        self.readiness = Readiness()
        self.metrics = Metrics(self.hub.counters)

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})  # Refused before it is open: HTTP 403.
        else:
            raise ValueError(f"the front does not speak {scope['type']!r}")

    async def _lifespan(self, receive, send):
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.hub.start()
                # What was imported stays: the collector need not look at it again and again.
                gc.collect()
                gc.freeze()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.hub.stop()
                self.bridge.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _http(self, raw, receive, send):
        scope, request_id = self.proxies.apply(raw)
        record = Record(send, request_id)
        try:
            await self._route(raw, scope, receive, record.send, request_id)
        except ClientGone:
            record.status = 499  # as nginx writes it
        except Refusal as refusal:
            await self._refuse(scope, receive, record, refusal)
        except Exception:
            log.exception("the front failed", path=scope["path"], request_id=request_id)
            if record.status is not None:
                raise
            await refuse(scope, record.send, 500, "internal_error")
        finally:
            self._note(scope, record, request_id)

    async def _route(self, raw, scope, receive, send, request_id):
        path = scope["path"]
        if "\0" in path or not path.startswith("/"):
            raise Refusal(400, "bad_request")
        if path == probe.SEEN:
            await probe.seen(raw, scope, send, self.proxies)
        elif path == probe.STREAM:
            await probe.stream(scope, send)
        elif path.startswith(PREFIX):
            await self.streams(scope, receive, send)
        elif path == "/healthz":
            await _text(send, 200, "ok")
        elif path == "/readyz":
            problem = await self.readiness.problem()
            await _text(send, 503 if problem else 200, problem or "ready")
        elif path == "/metrics":
            await self._metrics(raw, scope, send)
        elif not (path.startswith(self.statics.prefix) and await self.statics.send(scope, receive, send)):
            await self._answer(scope, receive, send, request_id)

    async def _metrics(self, raw, scope, send):
        forwarded = any(name.startswith(b"x-forwarded") or name == b"via" for name, _ in raw["headers"])
        if not may_read_metrics(scope, forwarded):
            raise Refusal(403, "forbidden")
        await _text(send, 200, self.metrics.text(), b"text/plain; version=0.0.4; charset=utf-8")

    async def _answer(self, scope, receive, send, request_id):
        post = self.posts.find(scope)
        async with self.spool.body(scope, receive) as body:
            if post:
                answer = await self.posts.answer(post, scope, body, request_id)
            else:
                answer = await self.bridge.answer(scope, body, request_id)
        if any(name == FILE for name, _ in answer.headers):
            try:
                await send_stored_file(scope, receive, send, answer.status, answer.headers)
            except (OSError, NotSendable) as error:
                log.error("a file cannot be sent", error=repr(error), path=scope["path"])
                raise Refusal(500, "internal_error") from error
        else:
            await _send_answer(scope, receive, send, answer)

    async def _refuse(self, scope, receive, record, refusal):
        if record.status is not None:
            return
        headers = [(b"connection", b"close")]
        if refusal.retry_after:
            headers.append((b"retry-after", b"%d" % refusal.retry_after))

        async def send(message):
            if message["type"] == "http.response.body" and refusal.status in (408, 413):
                await record.send({**message, "more_body": True})
                await linger(receive)
                message = {"type": "http.response.body"}
            await record.send(message)

        await refuse(scope, send, refusal.status, refusal.code, headers, refusal.values)

    def _note(self, scope, record, request_id):
        seconds = time.perf_counter() - record.started
        status = record.status or 200  # A stream answers by itself, once it has taken the connection over.
        self.metrics.count(scope["method"], status, seconds)
        write = log.debug if scope["path"] in QUIET or scope["path"].startswith(self.statics.prefix) else log.info
        write(
            "request",
            request_id=request_id,
            method=scope["method"],
            path=scope["path"],
            status=status,
            ms=round(seconds * 1000, 1),
            bytes=record.bytes,
            client=(scope.get("client") or ["-"])[0],
        )


class Record:
    """What was answered, as it passes by."""

    __slots__ = ("_send", "bytes", "request_id", "started", "status")

    def __init__(self, send, request_id):
        self._send = send
        self.request_id = request_id
        self.started = time.perf_counter()
        self.status = None
        self.bytes = 0

    async def send(self, message):
        """ASGI's send, counting."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], (b"x-request-id", self.request_id.encode())]
        else:
            self.bytes += len(message.get("body", b""))
        await self._send(message)


async def _send_answer(scope, receive, send, answer):
    headers = [pair for pair in answer.headers if pair[0] != b"connection"]
    if isinstance(answer.body, bytes):
        if answer.status not in (204, 304) and not any(name == b"content-length" for name, _ in headers):
            headers.append((b"content-length", b"%d" % len(answer.body)))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})
        return
    with answer.body as file:
        size = file.tell()
        headers = [pair for pair in headers if pair[0] != b"content-length"] + [(b"content-length", b"%d" % size)]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send_descriptor(scope, receive, send, file.fileno(), 0, size)


async def _text(send, status, text, kind=b"text/plain; charset=utf-8"):
    body = text.encode()
    headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
