import asyncio
import errno
import json

import pytest

from pasokh.front import bodies, protocol

from .serving import read_head, request


def echo(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Length", environ["CONTENT_LENGTH"])])
    return [body]


def exchange(port, path="/", **options):
    with request(port, path, **options) as line:
        file = line.makefile("rb")
        status, headers = read_head(file)
        return status, headers, file.read(int(headers["content-length"]))


def test_a_body_arrives_whole_and_knows_its_length(serve, home):
    with serve(echo) as port:
        status, headers, body = exchange(port, method="POST", headers=["content-length: 5"], body=b"salam")
        assert (status, headers["x-length"], body) == (200, "5", b"salam")


def test_a_chunked_body_does_too(serve, home):
    chunks = b"3\r\nsal\r\n2\r\nam\r\n0\r\n\r\n"
    with serve(echo) as port:
        status, headers, body = exchange(port, method="POST", headers=["transfer-encoding: chunked"], body=chunks)
        assert (status, headers["x-length"], body) == (200, "5", b"salam")


def test_a_large_body_goes_through_the_disk(serve, home):
    size = bodies.IN_MEMORY * 3
    with serve(echo) as port:
        length = [f"content-length: {size}"]
        status, _, body = exchange(port, "/uploads/", method="POST", headers=length, body=b"a" * size)
        assert (status, len(body)) == (200, size)


def reached(environ, start_response):
    raise AssertionError("the refused request reached the program")


@pytest.mark.parametrize("how", ["content-length: 9000000", "transfer-encoding: chunked"])
def test_a_body_over_the_limit_is_refused_in_the_readers_language(serve, home, how):
    sent = b"%x\r\n" % 3_000_000 + b"a" * 3_000_000 if "chunked" in how else b"a" * 3_000_000
    with serve(reached) as port:
        headers = [how, "accept: text/html", "cookie: pasokh_language=en"]
        status, answered, body = exchange(port, method="POST", headers=headers, body=sent)
    assert (status, answered["content-language"]) == (413, "en")
    assert b"larger than 2 megabytes" in body


def test_machines_get_a_problem(serve, home):
    with serve(reached) as port:
        status, headers, body = exchange(port, method="POST", headers=["content-length: 9000000"])
    assert (status, headers["content-type"]) == (413, "application/problem+json")
    assert json.loads(body)["code"] == "body_too_large"


def test_uploads_may_be_larger_than_forms(home):
    spool = bodies.Spool()
    assert spool.limit_of("/desk/tickets/1/attachments/") == bodies.UPLOAD_LIMIT
    assert spool.limit_of("/accounts/login/") == bodies.DEFAULT_LIMIT


def test_the_table_of_limits_can_be_set(home, settings):
    settings.PASOKH_BODY_LIMITS = [("^/tiny/", 10)]
    spool = bodies.Spool()
    assert (spool.limit_of("/tiny/x"), spool.limit_of("/files/")) == (10, bodies.DEFAULT_LIMIT)


def test_a_silent_body_times_out(serve, home, monkeypatch):
    monkeypatch.setattr(bodies, "PAUSE_SECONDS", 0.05)
    with serve(reached) as port:
        status, headers, _ = exchange(port, method="POST", headers=["content-length: 10"], body=b"half")
    assert (status, headers["connection"]) == (408, "close")


@pytest.mark.parametrize("length", ["nonsense", "-1", "99999999999999999999999"])
def test_a_nonsense_length_is_a_bad_request(serve, home, length):
    with serve(reached) as port, request(port, method="POST", headers=[f"content-length: {length}"]) as line:
        assert read_head(line.makefile("rb"))[0] in (400, 413)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_and_leaves_nothing(serve, home, monkeypatch, code):
    async def full(body, chunk):
        raise OSError(code, "full")

    monkeypatch.setattr(bodies, "_write", full)
    with serve(reached) as port:
        status, _, body = exchange(port, method="POST", headers=["content-length: 4"], body=b"text")
    assert (status, json.loads(body)["code"]) == (507, "storage_full")


def test_all_bodies_together_are_limited(serve, home, settings):
    settings.PASOKH_SPOOL_LIMIT = 3
    with serve(reached) as port:
        status, headers, _ = exchange(port, method="POST", headers=["content-length: 4"], body=b"text")
    assert (status, headers["retry-after"]) == (503, "30")


def test_what_was_spooled_is_counted_down_again(home):
    spool = bodies.Spool()

    async def run():
        messages = [{"type": "http.request", "body": b"abc", "more_body": True}, {"type": "http.disconnect"}]

        async def receive():
            return messages.pop(0)

        with pytest.raises(bodies.ClientGone):
            async with spool.body({"path": "/", "headers": [(b"content-length", b"9")]}, receive):
                raise AssertionError("the body was never complete")

    asyncio.run(run())
    assert spool.total == 0


def test_slow_headers_time_out(serve, home, monkeypatch):
    monkeypatch.setattr(protocol, "HEADER_SECONDS", 0.05)
    from .serving import connect

    with serve(reached) as port, connect(port) as line:
        line.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n")
        assert line.makefile("rb").read().startswith(b"HTTP/1.1 408 ")


def test_endless_headers_are_refused(serve, home):
    from .serving import connect

    with serve(reached) as port, connect(port) as line:
        line.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"a" * (protocol.MAX_HEADER_BYTES + 10))
        assert line.makefile("rb").readline().startswith(b"HTTP/1.1 431 ")
