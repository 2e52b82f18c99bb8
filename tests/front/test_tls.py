"""Pages served with a certificate of our own, and its renewal while they are."""

import ssl

import pytest

from pasokh.front.redirecting import application as redirecting
from pasokh.kernel.certificate import Certificate
from tests.certificates import Authority

from .serving import connect, read_head, request, serving

BIG = b"\xd9\xbe" * 1_000_000


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["HTTP_X_FORWARDED_PROTO"].encode() if environ["PATH_INFO"] == "/" else BIG]


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


def ask(port, authority, path="/", headers=()):
    with request(port, path, headers=["connection: close", *headers], trusting=authority.trusting()) as line:
        file = line.makefile("rb")
        return *read_head(file), file.read()


def serial(port, authority):
    with connect(port, authority.trusting()) as line:
        return line.getpeercert()["serialNumber"]


def test_pages_and_large_answers_come_by_tls(serve, home, authority):
    with serve(page, certificate=Certificate(*authority.issue("localhost"))) as port:
        status, _, body = ask(port, authority)
        assert (status, body) == (200, b"https")
        assert ask(port, authority, "/big")[2] == BIG


def test_nobody_may_claim_another_scheme(serve, home, authority):
    with serve(page, certificate=Certificate(*authority.issue("localhost"))) as port:
        assert ask(port, authority, headers=["x-forwarded-proto: http"])[2] == b"https"


def test_old_protocols_and_plain_http_are_refused(serve, home, authority):
    with serve(page, certificate=Certificate(*authority.issue("localhost"))) as port:
        old = authority.trusting()
        with pytest.warns(DeprecationWarning):
            old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(ssl.SSLError):
            connect(port, old)
        with request(port) as line:
            assert line.makefile("rb").read() == b""
        assert ask(port, authority)[0] == 200


def test_who_does_not_know_the_authority_does_not_connect(serve, home, authority, tmp_path):
    with (
        serve(page, certificate=Certificate(*authority.issue("localhost"))) as port,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        connect(port, ssl.create_default_context())


def test_renewed_files_serve_new_connections_and_leave_open_ones(serve, home, authority):
    certificate = Certificate(*authority.issue("localhost"))
    with serve(page, certificate=certificate) as port:
        before = serial(port, authority)
        with connect(port, authority.trusting()) as kept:
            assert certificate.renew() is False
            authority.issue("localhost")
            assert certificate.renew() is True
            assert serial(port, authority) != before
            kept.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            assert read_head(kept.makefile("rb"))[0] == 200


def test_half_a_renewal_keeps_the_old_certificate(serve, home, authority, tmp_path):
    chain, key = authority.issue("localhost")
    certificate = Certificate(chain, key)
    with serve(page, certificate=certificate) as port:
        before = serial(port, authority)
        authority.issue("localhost", name="fresh")
        (tmp_path / "site.pem").write_bytes((tmp_path / "fresh.pem").read_bytes())
        assert certificate.renew() is False
        assert serial(port, authority) == before
        (tmp_path / "site.key").unlink()
        assert certificate.renew() is False
        assert serial(port, authority) == before
        (tmp_path / "site.key").write_bytes((tmp_path / "fresh.key").read_bytes())
        assert certificate.renew() is True
        assert serial(port, authority) != before


def test_the_server_itself_looks_for_renewals(serve, home, authority, monkeypatch):
    monkeypatch.setattr("pasokh.front.serving.RENEW_SECONDS", 0.1)
    from .serving import wait_until

    with serve(page, certificate=Certificate(*authority.issue("localhost"))) as port:
        before = serial(port, authority)
        authority.issue("localhost")
        wait_until(lambda: serial(port, authority) != before)


@pytest.fixture
def plain(home, settings):
    settings.PASOKH_URL = "https://support.example.ir"
    with serving(redirecting, lifespan="off") as port:
        yield port


def answer(port, path, headers=()):
    with request(port, path, headers=["connection: close", *headers]) as line:
        file = line.makefile("rb")
        return *read_head(file), file.read()


@pytest.mark.parametrize("path", ["/", "/desk/?box=all&q=%D8%B3", "//evil.example/x"])
def test_http_is_sent_to_the_installations_own_https(plain, path):
    """Whatever host was asked for: anybody may write that header."""
    status, headers, _ = answer(plain, path, ["x-forwarded-host: evil.example"])
    assert (status, headers["location"]) == (308, f"https://support.example.ir{path}")


def test_an_authoritys_question_is_answered_from_the_home(plain, home):
    folder = home / "acme" / ".well-known" / "acme-challenge"
    folder.mkdir(parents=True)
    (folder / "a-Token_1").write_bytes(b"a-Token_1.thumbprint")
    (home / "secret").write_text("not for you")
    status, _, body = answer(plain, "/.well-known/acme-challenge/a-Token_1")
    assert (status, body) == (200, b"a-Token_1.thumbprint")
    for path in ("another", "..%2F..%2F..%2Fsecret", "a-Token_1/", "", "a%00b"):
        assert answer(plain, f"/.well-known/acme-challenge/{path}")[0] in (308, 400), path
