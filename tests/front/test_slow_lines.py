"""The claim of the house: nobody's slow line takes a thread."""

import contextlib

from .serving import read_head, request, wait_until

MANY = 50
LARGE = 8 * 1024 * 1024


def site(home):
    def wsgi(environ, start_response):
        path = environ["PATH_INFO"]
        if path == "/file":
            start_response("200 OK", [("Content-Type", "video/mp4"), ("X-Pasokh-File", str(home / "files" / "large"))])
            return []
        if path == "/page":
            start_response("200 OK", [("Content-Type", "text/html")])
            return [b"x" * LARGE]
        body = environ["wsgi.input"].read()
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"%d" % len(body)]

    return wsgi


def test_fifty_slow_uploads_and_downloads_leave_a_small_page_answered(serve, home):
    (home / "files" / "large").write_bytes(bytes(LARGE))
    with serve(site(home), threads=2) as port, contextlib.ExitStack() as hanging:
        uploads = [half_an_upload(hanging, port) for _ in range(MANY)]
        downloads = [unread(hanging, port, path) for path in ["/file", "/page"] * (MANY // 2)]
        assert ask(port, "/small") == (200, b"0")
        # They hang still: each upload can be completed, each download read to its end.
        for line in uploads[:3]:
            line.sendall(b"b" * 300_000)
            assert answer_of(line) == (200, b"600000")
        for line in downloads[:2]:
            status, body = answer_of(line)
            assert (status, len(body)) == (200, LARGE)


def half_an_upload(hanging, port):
    line = request(port, "/uploads/", method="POST", headers=["content-length: 600000"], body=b"a" * 300_000)
    return hanging.enter_context(line)


def unread(hanging, port, path):
    return hanging.enter_context(request(port, path))


def ask(port, path, **options):
    with request(port, path, **options) as line:
        return answer_of(line)


def answer_of(line):
    file = line.makefile("rb")
    status, headers = read_head(file)
    return status, file.read(int(headers["content-length"]))


def test_busy_threads_do_not_keep_a_slow_download_from_beginning(serve, home):
    (home / "files" / "large").write_bytes(bytes(LARGE))
    with serve(site(home), threads=1) as port, request(port, "/page") as first, request(port, "/page") as second:
        assert wait_until(lambda: first.recv(10))
        assert wait_until(lambda: second.recv(10))
