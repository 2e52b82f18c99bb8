import asyncio
import json

import pytest

from pasokh.front.application import Front

from .serving import read_head, request
from .test_bodies import exchange


def hello(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}".encode()]


def broken(environ, start_response):
    raise RuntimeError("a fault below Django")


def test_everything_else_goes_to_django(serve, home):
    with serve(hello) as port:
        assert exchange(port, "/desk/")[2] == b"GET /desk/"
        assert exchange(port, "/desk/", method="OPTIONS")[2] == b"OPTIONS /desk/"


def test_each_answer_carries_its_request_id(serve, home):
    with serve(hello) as port:
        assert exchange(port)[1]["x-request-id"] != exchange(port)[1]["x-request-id"]


def test_head_has_the_length_and_no_body(serve, home):
    with serve(hello) as port, request(port, "/", method="HEAD", headers=["connection: close"]) as line:
        file = line.makefile("rb")
        assert read_head(file)[1]["content-length"] == "6"
        assert file.read() == b""


def test_the_process_says_that_it_lives(serve, home):
    with serve(broken) as port:
        assert exchange(port, "/healthz")[::2] == (200, b"ok")


def test_a_fault_is_a_translated_500(serve, home):
    with serve(broken) as port:
        status, headers, body = exchange(port, headers=["accept: text/html", "cookie: pasokh_language=en"])
    assert (status, headers["content-language"]) == (500, "en")
    assert b"Something went wrong" in body
    assert b"RuntimeError" not in body


@pytest.mark.parametrize("path", ["/%00", "/a%00b"])
def test_a_null_in_the_path_is_refused(serve, home, path):
    with serve(broken) as port:
        assert exchange(port, path)[0] == 400


def test_more_than_may_wait_are_told_so(serve, home):
    front = Front(hello, 1)
    front.bridge.room = 0
    from .conftest import NoLog
    from .serving import serving

    front.hub.reader, front.hub.listen = NoLog(), False
    with serving(front) as port:
        status, headers, body = exchange(port)
    assert (status, headers["retry-after"], json.loads(body)["code"]) == (503, "2", "busy")


def test_metrics_count_requests(serve, home):
    with serve(hello) as port:
        exchange(port)
        exchange(port, "/healthz")
        text = exchange(port, "/metrics")[2].decode()
    assert 'pasokh_http_requests_total{method="GET",status="200"} 2\n' in text
    assert "pasokh_live_streams_open 0\n" in text
    assert "pasokh_http_request_seconds_count 2\n" in text


def test_metrics_are_not_for_the_world(serve, home, settings):
    with serve(hello) as port:
        assert exchange(port, "/metrics", headers=["x-forwarded-for: 5.6.7.8"])[0] == 403
        settings.PASOKH_METRICS_TOKEN = "token"
        assert exchange(port, "/metrics")[0] == 403
        assert exchange(port, "/metrics", headers=["authorization: Bearer token"])[0] == 200


def test_static_files_are_sent_by_the_front(serve, home, settings):
    settings.STATIC_ROOT = home / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "page.css").write_text("body{color:teal}")
    with serve(hello) as port:
        status, headers, body = exchange(port, "/static/page.css")
        assert (status, headers["content-type"], body) == (200, 'text/css; charset="utf-8"', b"body{color:teal}")
        part = exchange(port, "/static/page.css", headers=["range: bytes=5-9"])
        assert part[::2] == (206, b"color")
        assert exchange(port, "/static/../secrets")[2] == b"GET /static/../secrets"


def test_an_upgrade_to_a_websocket_is_not_offered(serve, home):
    upgrade = ["connection: upgrade", "upgrade: websocket", "sec-websocket-key: a", "sec-websocket-version: 13"]
    with serve(hello) as port:
        assert exchange(port, headers=upgrade)[0] == 200


@pytest.mark.parametrize(("kind", "sent"), [("websocket", ["websocket.close"]), ("telepathy", None)])
def test_what_is_not_http(home, kind, sent):
    answered = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        answered.append(message["type"])

    async def run():
        await Front(hello)({"type": kind}, receive, send)

    if sent is None:
        with pytest.raises(ValueError):
            asyncio.run(run())
    else:
        asyncio.run(run())
        assert answered == sent


def test_a_large_answer_arrives_whole(serve, home):
    def large(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/csv")])
        return (b"x" * 1000 for _ in range(5000))

    with serve(large) as port:
        status, _, body = exchange(port)
    assert (status, len(body)) == (200, 5_000_000)


def test_the_programs_answer_is_closed_when_its_making_fails(serve, home):
    closed = []

    class Failing:
        def __iter__(self):
            yield b"half"
            raise RuntimeError

        def close(self):
            closed.append(True)

    def failing(environ, start_response):
        start_response("200 OK", [])
        return Failing()

    with serve(failing) as port:
        assert exchange(port)[0] == 500
    assert closed == [True]
