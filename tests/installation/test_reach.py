"""`pasokh check` opens the public address: what it says of each thing that can be wrong between people and the installation."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pasokh.config.asgi import application
from pasokh.front.application import Front
from pasokh.installation.check.finding import Level
from pasokh.installation.check.reach import reach
from pasokh.kernel.certificate import Certificate
from tests.certificates import Authority
from tests.front.serving import serving

from .proxy import Habits, free_port, proxying

GOOD = 5  # this installation, pages, loader, stream, uploads


@pytest.fixture
def trusted(settings):
    """The networks whose forwarded headers count."""
    from ipaddress import ip_network

    settings.PASOKH_TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    return settings


@pytest.fixture
def front(real_db, trusted):
    """A running front of this program; its port."""
    with serving(Front(application.bridge.wsgi)) as port:
        yield port


@pytest.fixture
def look(places, front):
    """look(buffered=True): the faults that are found behind a proxy of these habits."""

    def look(**habits):
        with proxying(Habits(front, **habits)) as port:
            return faults(f"http://127.0.0.1:{port}", places)

    return look


def faults(url, places):
    found = list(reach(url, places))
    bad = [finding for finding in found if finding.level == Level.FAULT]
    assert all(finding.to_do for finding in bad), "each fault says what to do"
    assert bad or len(found) == GOOD
    return [finding.what for finding in bad]


def test_right_proxy_has_no_fault(look):
    assert look() == []


def test_stream_that_is_held_back(look):
    assert look(buffered=True) == ["Live streams are held back on the way: messages appear late or never."]


def test_stream_that_does_not_come(look):
    [words] = look(closed=("/live/",))
    assert words.startswith("Live streams do not come through (status 404)")


def test_small_uploads_only(look):
    assert look(largest=1 << 20) == ["The proxy refuses files of 26 MiB; Pasokh takes them up to 25."]


def test_static_files_that_do_not_come(look):
    [words] = look(closed=("/static/",))
    assert "/static/" in words
    assert "(status 404): pages have no look or do nothing." in words


def test_loader_that_does_not_come(look):
    [words] = look(closed=("/w.js",))
    assert words.endswith("does not come (status 404): the chat appears on no web site.")


def test_pages_that_do_not_open(look):
    [words] = look(closed=("/accounts/",))
    assert words == "The page to sign in does not open (status 404)."


def test_another_host_is_passed_on(look):
    words = look(host="pasokh.internal")
    assert words[0].startswith("The proxy passes on the host pasokh.internal instead of 127.0.0.1:")


def test_another_scheme_is_told(look):
    assert look(scheme="https") == ["People come by http, Pasokh is told https: sign-in would be refused."]


def test_proxy_that_is_not_believed(places, real_db):
    with serving(Front(application.bridge.wsgi)) as front, proxying(Habits(front)) as port:
        assert faults(f"http://127.0.0.1:{port}", places) == [
            "A proxy at 127.0.0.1 is not believed: all visitors seem to come from there."
        ]


def test_address_that_leads_elsewhere(look):
    [words] = look(moved="https://other.example")
    assert words.endswith("sends everybody on to https://other.example.")


def test_another_installation_answers(places, front, settings):
    """The same program with another key: what a proxy with a wrong port leads to."""
    with proxying(Habits(front)) as port:
        asked_with, settings.SECRET_KEY = settings.SECRET_KEY, "another installation's"
        [words] = _faults_with_key(asked_with, f"http://127.0.0.1:{port}", places)
    assert words.endswith("is answered by another installation of Pasokh than this one.")


def _faults_with_key(key, url, places):
    # Question and answer are made in one process here: the question keeps our key, the front has another.
    from unittest import mock

    from pasokh.front import probe

    fixed = _question_by(key)
    with mock.patch.object(probe, "question", lambda: fixed):
        return faults(url, places)


def _question_by(key):
    from django.test import override_settings

    from pasokh.front import probe

    with override_settings(SECRET_KEY=key):
        return probe.question()


def test_something_else_answers(places):
    class Welcome(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<h1>Welcome to nginx!</h1>")

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Welcome)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    [words] = faults(f"http://127.0.0.1:{server.server_port}", places)
    server.shutdown()
    server.server_close()
    assert words.endswith("is answered by something else (status 200).")


def test_nobody_answers(places):
    port = free_port()
    assert faults(f"http://127.0.0.1:{port}", places) == [
        f"http://127.0.0.1:{port} does not answer: Connection refused"
    ]


def test_unknown_name(places):
    assert faults("http://nobody.invalid", places) == ["The name nobody.invalid is not known."]


def test_https_at_a_port_of_http(places, front):
    [words] = faults(f"https://127.0.0.1:{front}", places)
    assert "does not speak https" in words


def test_certificate_of_an_unknown_authority_and_of_a_known_one(places, real_db, tmp_path, monkeypatch):
    authority = Authority(tmp_path)
    certificate = Certificate(*authority.issue("localhost"))
    with serving(Front(application.bridge.wsgi), certificate) as port:
        [words] = faults(f"https://localhost:{port}", places)
        assert "a certificate that is not trusted" in words
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        assert faults(f"https://localhost:{port}", places) == []


def test_nobody_else_may_ask(front):
    """Without the key there is nothing at these addresses."""
    from pasokh.front import probe
    from tests.front.serving import read_head, request

    asked = probe.question()
    moment, nonce, sign = asked.split(".")
    old = f"{int(moment) - 301}.{nonce}.{sign}"
    for path in (probe.SEEN, probe.STREAM):
        for given in (
            "",
            "x",
            "..",
            f"{moment}.{nonce}.",
            old,
            asked[:-1],
            f"۱۲.{nonce}.{sign}".encode().decode("latin-1"),
        ):
            headers = ["connection: close", f"{probe.QUESTION}: {given}"]
            with request(front, path, headers=headers) as line:
                assert read_head(line.makefile("rb"))[0] == 404, given
