from urllib.parse import quote

import pytest

from pasokh.front.sending import choose_range

from .serving import read_head, request

TEXT = "پیوست مشتری".encode() * 1000


def handing(path, *more):
    def wsgi(environ, start_response):
        given = [("Content-Type", "application/pdf"), ("X-Pasokh-File", quote(str(path))), *more]
        start_response("200 OK", given)
        return []

    return wsgi


def fetch(port, method="GET", *headers):
    with request(port, "/", method=method, headers=["connection: close", *headers]) as line:
        file = line.makefile("rb")
        status, answered = read_head(file)
        return status, answered, file.read()


@pytest.fixture
def stored(home):
    path = home / "files" / "پیوست.pdf"
    path.write_bytes(TEXT)
    return path


def test_a_stored_file_is_sent_with_the_views_headers(serve, stored):
    with serve(handing(stored, ("Content-Disposition", "attachment"))) as port:
        status, headers, body = fetch(port)
    assert (status, body) == (200, TEXT)
    assert (headers["content-type"], headers["content-disposition"]) == ("application/pdf", "attachment")
    assert not [name for name in headers if name.startswith("x-pasokh")]


def test_a_part_is_sent_by_range(serve, stored):
    with serve(handing(stored)) as port:
        status, headers, body = fetch(port, "GET", "range: bytes=10-19")
    assert (status, body, headers["content-range"]) == (206, TEXT[10:20], f"bytes 10-19/{len(TEXT)}")


def test_head_sends_the_headers_only(serve, stored):
    with serve(handing(stored)) as port:
        status, headers, body = fetch(port, "HEAD")
    assert (status, headers["content-length"], body) == (200, str(len(TEXT)), b"")


def test_an_unchanged_file_is_not_sent_again(serve, stored):
    with serve(handing(stored)) as port:
        etag = fetch(port)[1]["etag"]
        status, _, body = fetch(port, "GET", f"if-none-match: {etag}")
    assert (status, body) == (304, b"")


@pytest.mark.parametrize("where", ["secrets/signing-key", "files/../secrets/signing-key", "files/link"])
def test_nothing_outside_of_the_files_is_sent(serve, home, where):
    (home / "secrets").mkdir()
    (home / "secrets" / "signing-key").write_text("secret")
    (home / "files" / "link").symlink_to(home / "secrets" / "signing-key")
    with serve(handing(home / where)) as port:
        status, _, body = fetch(port)
    assert status == 500
    assert b"secret" not in body


def test_a_missing_file_is_an_error_of_ours(serve, home):
    with serve(handing(home / "files" / "gone")) as port:
        assert fetch(port)[0] == 500


def test_a_file_made_for_one_download_is_removed(serve, stored):
    with serve(handing(stored, ("X-Pasokh-File-Once", "1"))) as port:
        assert fetch(port)[2] == TEXT
    assert not stored.exists()


OWN = {b"etag": b'"a"', b"last-modified": b"then"}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, (200, 0, 100)),
        ({b"range": b"bytes=0-0"}, (206, 0, 1)),
        ({b"range": b"bytes=90-"}, (206, 90, 100)),
        ({b"range": b"bytes=-10"}, (206, 90, 100)),
        ({b"range": b"bytes=-1000"}, (206, 0, 100)),
        ({b"range": b"bytes=50-1000"}, (206, 50, 100)),
        ({b"range": b"bytes=100-"}, (416, 0, 0)),
        ({b"range": b"bytes=-0"}, (416, 0, 0)),
        ({b"range": b"bytes=9-3"}, (416, 0, 0)),
        ({b"range": b"bytes=-"}, (200, 0, 100)),
        ({b"range": b"bytes=1-2,5-6"}, (200, 0, 100)),
        ({b"range": b"lines=1-2"}, (200, 0, 100)),
        ({b"range": b"bytes=1-2", b"if-range": b'"a"'}, (206, 1, 3)),
        ({b"range": b"bytes=1-2", b"if-range": b'"old"'}, (200, 0, 100)),
    ],
)
def test_ranges(wanted, expected):
    assert choose_range(wanted, OWN, 100) == expected
