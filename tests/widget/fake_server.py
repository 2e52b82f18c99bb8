"""A server that speaks the widget's protocol and fails on command, for the client's tests; with it a page of another site."""

import asyncio
import json
import socket
import threading
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs

import uvicorn

from pasokh.widget.looks import look_of, style_of, where_of
from pasokh.widget.pieces import pieces_of

from .fake_shop import now

BUNDLE = Path(__file__).parents[2] / "pasokh/widget/static/widget"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'nonce-page'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors "
)
HOSTED_SHEET = '<link rel="stylesheet" href="/static/widget/hosted.css">'
PIXEL = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90"><rect width="160" height="90" fill="#8ac"/></svg>'
)


def free_port():
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Server:
    """A uvicorn in a thread; it can be stopped and started again on the same port."""

    def __init__(self, app, host="127.0.0.1"):
        self.app, self.host, self.port = app, host, free_port()
        self.uvicorn = None

    @property
    def url(self):
        return f"http://{self.host}:{self.port}"

    def start(self):
        config = uvicorn.Config(
            self.app,
            host="127.0.0.1",
            port=self.port,
            log_level="critical",
            lifespan="off",
            timeout_graceful_shutdown=0,
        )
        self.uvicorn = uvicorn.Server(config)
        ready = threading.Event()
        startup = self.uvicorn.startup

        async def announce(*args, **kwargs):
            await startup(*args, **kwargs)
            ready.set()

        self.uvicorn.startup = announce
        self.thread = threading.Thread(target=self.uvicorn.run, daemon=True)
        self.thread.start()
        assert ready.wait(60), "the server did not start"
        return self

    def stop(self):
        self.uvicorn.should_exit = self.uvicorn.force_exit = True
        self.thread.join(10)
        assert not self.thread.is_alive()


class Stream:
    """One open stream; told from any thread."""

    def __init__(self, visitor):
        self.visitor, self.loop, self.queue = visitor, asyncio.get_running_loop(), asyncio.Queue()

    def offer(self, number, visitor, event, data):
        if visitor != self.visitor:
            return
        body = json.dumps({"topic": f"visitor:{visitor}", "id": number, "data": data})
        identity = f"id: {number}\n" if number else ""
        self.send(f"{identity}event: {event}\ndata: {body}\n\n".encode())

    def send(self, data):
        self.loop.call_soon_threadsafe(self.queue.put_nowait, data)


class FakeServer:
    """The ASGI application."""

    def __init__(self, shop):
        self.shop = shop

    async def __call__(self, scope, receive, send):
        path = scope["path"]
        self.shop.calls.append((scope["method"], path))
        trouble = self.shop.trouble_for(path)
        if trouble == "slow":
            await asyncio.sleep(1.5)
        elif trouble == "drop":
            return await break_off(send)
        elif isinstance(trouble, int):
            return await answer(send, trouble, {"code": "trouble", "detail": "آزمون"})
        if trouble == "held":
            self.shop.arrived.set()
            await asyncio.to_thread(self.shop.let_go.wait, 60)
        if trouble in ("lost answer", "held"):
            await self.route(path, scope, receive, swallow)
            return await break_off(send)
        return await self.route(path, scope, receive, send)

    async def route(self, path, scope, receive, send):
        if path == "/w.js":
            await self.file(send, "loader.js")
        elif path in ("/w/page.js", "/w/smart.js"):
            await self.file(send, path.rpartition("/")[2], [(b"access-control-allow-origin", b"*")])
        elif path.startswith("/static/"):
            await self.file(send, path.rpartition("/")[2])
        elif path.startswith("/files/"):
            await raw(send, 200, PIXEL, "image/svg+xml")
        elif path.endswith("/frame") or path.startswith("/c/"):
            await self.page(send, hosted=path.startswith("/c/"))
        elif path == "/live/visitor":
            await self.stream(scope, receive, send)
        else:
            await self.call(path.rpartition("/")[2], scope, receive, send)

    async def file(self, send, name, headers=()):
        path = BUNDLE / name
        await raw(send, 200, path.read_bytes(), TYPES[path.suffix], list(headers))

    async def page(self, send, hosted):
        site = self.shop.site
        config = {
            "key": "site-key", "base": "/w/site-key", "hosted": hosted, "language": site["language"], "theme": site.get("theme", ""),
            "look": look_of(self.shop.looks, site["language"]), "style": style_of(self.shop.looks), **where_of(self.shop.looks),
            "origins": self.shop.origins, "site": site, "visitors": self.shop.visitors, "more": "/w/page.js", "card": "/w/smart.js",
            "pieces": pieces_of(site["language"]),
        }  # fmt: skip
        language, theme = site["language"], site.get("theme", "")
        html = f"""<!doctype html><html lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}"
 class="{"hosted" if hosted else ""}" {f'data-theme="{theme}"' if theme else ""}><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><title>{site["title"]}</title>
<link rel="stylesheet" href="/static/widget/style.css">
{HOSTED_SHEET if hosted else ""}</head><body><div id="app"></div>
<script type="application/json" id="config">{json.dumps(config)}</script>
<script nonce="page" src="/static/widget/app.{language}.js"></script></body></html>"""
        ancestors = "'none'" if hosted else " ".join(self.shop.origins)
        await raw(send, 200, html.encode(), "text/html", [(b"content-security-policy", (POLICY + ancestors).encode())])

    async def call(self, verb, scope, receive, send):
        token = dict(scope["headers"]).get(b"authorization", b"").decode().removeprefix("Bearer ")
        query = {name: values[-1] for name, values in parse_qs(scope["query_string"].decode()).items()}
        body = await read(receive)
        if verb == "session":
            said = json.loads(body)
            self.shop.reports.append(("session", said.get("page")))
            return await answer(send, 200, self.shop.session(said["token"]))
        visitor = self.shop.visitor_of(token)
        if visitor is None:
            return await answer(send, 401, {"code": "unauthenticated"})
        handler = getattr(self, f"{scope['method'].lower()}_{verb}")
        status, data = handler(visitor, query, body if verb == "uploads" else json.loads(body or b"null"))
        return await answer(send, status, data)

    def post_messages(self, visitor, query, data):
        shop = self.shop
        shop.posts.append(data)
        if len(data["text"]) > 1000:
            return 422, {"code": "too_long", "detail": "پیام بلندتر از اندازه است."}
        text, form = data["text"], data.get("form") or {}
        if shop.asked and not shop.threads[visitor]:
            keys = [field["key"] for field in shop.asked if not form.get(field["key"])]
            if keys:
                detail = "نخست خود را معرفی کنید."
                form = {"requires": keys, "site": {"form": shop.asked}}
                return 409, {"code": "contact_required", "detail": detail, "errors": dict.fromkeys(keys, "؟")} | form
            text = "\n".join([*(f"{field['label']}: {form[field['key']]}" for field in shop.asked[1:]), text])
        said = {"said": shop.say_before(visitor, data["smart"])} if data.get("smart") else {}
        message = shop.write(visitor, data["client_id"], text, data["attachments"])
        return 200, {"message": message, "ticket": shop.ticket(visitor), "site": {"online": shop.site["online"]}} | said

    def get_messages(self, visitor, query, _):
        if "before" in query:
            return 200, self.shop.before(visitor, int(query["before"]))
        if "after" in query:
            return 200, self.shop.after(visitor, int(query["after"]))
        return 200, self.shop.before(visitor, 10**9) | {"ticket": self.shop.ticket(visitor), "agent": None}

    def get_conversations(self, visitor, query, _):
        return 200, {"conversations": self.shop.conversations(visitor)}

    def get_queue(self, visitor, query, _):
        return 200, {"queue": self.shop.queue, "planned": None}

    def post_contact(self, visitor, query, data):
        if (
            "phone_or_email" in data
            and "@" not in data["phone_or_email"]
            and not data["phone_or_email"].startswith("09")
        ):
            return 422, {"code": "invalid", "errors": {"phone_or_email": "این شماره یا نشانی درست نیست."}}
        self.shop.contacts[visitor] = data
        return 200, {"requires": []}

    def post_uploads(self, visitor, query, body):
        number = len(self.shop.uploads) + 1
        is_picture = query["name"].endswith((".png", ".jpg"))
        file = {
            "id": f"fil_{number}",
            "name": query["name"],
            "size": len(body),
            "type": "image/png",
            "url": f"/files/{number}",
            "thumbnail": f"/files/{number}" if is_picture else None,
        }
        self.shop.uploads[file["id"]] = file
        return 200, file

    def post_seen(self, visitor, query, data):
        if data["state"] == "delivered":
            return 200, {}
        self.shop.seen[visitor] = data["position"]
        self.shop.tell(visitor, {"type": "seen", "position": data["position"], "conversation": "tkt_1"})
        return 200, {}

    def post_typing(self, visitor, query, data):
        self.shop.typed.append(data["typing"])
        return 200, {}

    def post_page(self, visitor, query, data):
        return self.report("page", data)

    def post_events(self, visitor, query, data):
        return self.report("events", data)

    def post_attributes(self, visitor, query, data):
        return self.report("attributes", data)

    def post_smart(self, visitor, query, data):
        return self.report("smart", data["reports"])

    def report(self, kind, data):
        self.shop.reports.append((kind, data))
        return 200, {}

    def post_stream(self, visitor, query, data):
        return 200, {"url": self.shop.stream_url(visitor)}

    async def stream(self, scope, receive, send):
        query = parse_qs(scope["query_string"].decode())
        stream = Stream(query["t"][0])
        last = int(query.get("last", ["0"])[0])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
        self.shop.listen(stream, last)
        gone = asyncio.ensure_future(receive_end(receive))
        try:
            while (data := await next_of(stream.queue, gone)) is not None:
                await send({"type": "http.response.body", "body": data, "more_body": True})
        finally:
            self.shop.streams.remove(stream)
            gone.cancel()
        await send({"type": "http.response.body", "body": b""})

    def cut_streams(self):
        """End every stream, as a restarting server does."""
        for stream in list(self.shop.streams):
            stream.send(None)


class HostPage:
    """A page of another site that holds the widget; `/bare` has no widget, `/probe` tells what a foreign frame may store."""

    def __init__(self, home, policy=""):
        self.home, self.policy = home, policy

    async def __call__(self, scope, receive, send):
        body = f"""<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>فروشگاه</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style nonce="x">button {{ all: unset !important }} .long {{ block-size: 200vh }}</style></head>
<body><h1>خانهٔ نو</h1><p>{scope["path"]}</p><input id="own"><div class="long"></div>
<script src="{self.home}/w.js" data-site="site-key" async></script></body></html>"""
        headers = [(b"content-security-policy", self.policy.encode())] if self.policy else []
        await raw(send, 200, body.encode(), "text/html", headers)


async def next_of(queue, gone):
    waiting = asyncio.ensure_future(queue.get())
    done, _ = await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
    if waiting in done:
        return waiting.result()
    waiting.cancel()
    return None


async def receive_end(receive):
    while (await receive())["type"] != "http.disconnect":
        pass


async def read(receive):
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def swallow(message):
    """Send nothing."""


async def break_off(send):
    """Promise an answer and close the connection: the browser sees a network failure."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})


async def answer(send, status, data):
    await raw(send, status, json.dumps(data).encode(), "application/json")


async def raw(send, status, body, kind, headers=()):
    start = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})


__all__ = ["FakeServer", "HostPage", "Server", "free_port", "now"]
