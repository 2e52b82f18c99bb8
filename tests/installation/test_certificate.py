"""What `pasokh check` and the start say about a certificate of one's own."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pasokh.installation import certificate
from pasokh.installation.check.finding import Level
from pasokh.installation.check.tls import tls
from pasokh.installation.errors import InstallationError
from pasokh.installation.up import Wishes, listeners
from tests.certificates import Authority

HOST = "support.example.ir"


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def look(places, monkeypatch):
    """look(chain, key): (level, sentence) of each finding for an installation at https://support.example.ir."""

    def look(chain, key, url=f"https://{HOST}"):
        monkeypatch.setenv("PASOKH_TLS_CERT", chain)
        monkeypatch.setenv("PASOKH_TLS_KEY", key)
        monkeypatch.setenv("PASOKH_URL", url)
        return [(finding.level, finding.what) for finding in tls(places)]

    return look


def test_right_certificate_is_good_and_says_until_when(look, authority):
    [(level, words)] = look(*authority.issue(HOST))
    until = datetime.now(UTC) + timedelta(days=90)
    assert level == Level.GOOD
    assert str(until.year) in words


def test_no_certificate_is_nothing_to_speak_of(look):
    assert look("", "") == []


def test_persian_terminal_shows_jalali_days_in_persian_digits(authority, monkeypatch):
    from pasokh.installation import catalogues

    catalogues.compile_all()
    monkeypatch.setenv("LC_ALL", "fa_IR.UTF-8")
    [flaw] = certificate.flaws(*authority.issue(HOST), HOST, now=datetime(2090, 1, 1, tzinfo=UTC))
    assert flaw.what.startswith("اعتبار گواهی")
    assert not any("0" <= sign <= "9" for sign in flaw.what)


@pytest.mark.parametrize(
    ("issued", "level", "words"),
    [
        ({"days": -0.5}, Level.FAULT, "ended on"),
        ({"days": 13}, Level.NOTE, "was not renewed"),
        ({"start": 1}, Level.FAULT, "valid only from"),
        ({"itself": True}, Level.NOTE, "signed by itself"),
        ({"chained": False}, Level.NOTE, "without those of its issuers"),
    ],
)
def test_what_browsers_would_notice(look, authority, issued, level, words):
    found = look(*authority.issue(HOST, **issued))
    assert found[0][0] == level
    assert words in found[0][1]
    assert (Level.GOOD in [each for each, _ in found]) == (level == Level.NOTE)


@pytest.mark.parametrize(
    ("names", "fitting"),
    [
        ([HOST], True),
        (["other.example", HOST.upper()], True),
        (["*.example.ir"], True),
        (["example.ir"], False),
        (["*.ir"], False),
        (["*.support.example.ir"], False),
        (["127.0.0.1"], False),
    ],
)
def test_names_of_the_certificate(look, authority, names, fitting):
    found = look(*authority.issue(*names))
    assert [level for level, _ in found] == [Level.GOOD if fitting else Level.FAULT]
    assert fitting or found[0][1] == f"The certificate is for {', '.join(names)}, not for {HOST}."


def test_addresses_and_persian_names():
    assert certificate.fits(["::1"], "0:0::1")
    assert not certificate.fits(["*.0.0.1"], "127.0.0.1")
    assert certificate.fits(["xn--mgba3gch31f.example"], "پشتیبان.example") == certificate.fits(
        ["پشتیبان.example"], "xn--mgba3gch31f.example"
    )


def test_https_pages_under_an_http_address_are_a_fault(look, authority):
    found = look(*authority.issue(HOST), url=f"http://{HOST}")
    assert [level for level, _ in found] == [Level.FAULT, Level.GOOD]


def _swapped(authority):
    chain, _ = authority.issue(HOST)
    return chain, authority.issue(HOST, name="other")[1]


def _emptied(authority):
    chain, key = authority.issue(HOST)
    Path(chain).write_text("سلام")
    return chain, key


def _scribbled(authority):
    chain, key = authority.issue(HOST)
    Path(key).write_text("-----BEGIN PRIVATE KEY-----\nسلام")
    return chain, key


FATAL = {
    "no key": (lambda authority: (authority.issue(HOST)[0], ""), "PASOKH_TLS_KEY is not set"),
    "no certificate": (lambda authority: ("", authority.issue(HOST)[1]), "PASOKH_TLS_CERT is not set"),
    "not there": (lambda authority: ("/nowhere.pem", authority.issue(HOST)[1]), "is not there"),
    "a folder": (lambda authority: (str(authority.folder), authority.issue(HOST)[1]), "cannot be read"),
    "no PEM": (_emptied, "is not a certificate"),
    "no key in it": (_scribbled, "is not a private key"),
    "another's key": (_swapped, "does not belong to the certificate"),
    "a password": (lambda authority: authority.issue(HOST, password=b"secret"), "protected by a password"),
}


@pytest.mark.parametrize("case", FATAL)
def test_unusable_pair_is_a_fault_and_refused_at_the_start(look, authority, case):
    make, words = FATAL[case]
    chain, key = make(authority)
    [(level, said)] = look(chain, key)
    assert level == Level.FAULT
    assert words in said
    with pytest.raises(InstallationError, match=words), listeners(Wishes(tls_cert=chain, tls_key=key, port=1)):
        pass


def test_key_that_we_may_not_read_is_a_fault(look, as_nobody, open_folder):
    chain, key = Authority(open_folder).issue(HOST)
    Path(key).chmod(0)
    with as_nobody():
        [(level, said)] = look(chain, key)
    assert (level, said) == (Level.FAULT, f"{key} cannot be read: Permission denied")


def test_key_that_everybody_can_read_is_a_fault(look, authority):
    chain, key = authority.issue(HOST)
    Path(key).chmod(0o644)
    assert [level for level, _ in look(chain, key)] == [Level.FAULT]
    Path(key).chmod(0o640)  # as Debian's group ssl-cert has it
    assert [level for level, _ in look(chain, key)] == [Level.GOOD]


@pytest.mark.parametrize(
    ("wishes", "listens", "address"),
    [
        (Wishes(), ("127.0.0.1", 8000), "http://localhost:8000"),
        (Wishes(tls_cert="a", tls_key="b"), ("0.0.0.0", 443), "https://localhost"),
        (Wishes("::", 8443, tls_cert="a", tls_key="b"), ("::", 8443), "https://localhost:8443"),
        (Wishes("::1", 80), ("::1", 80), "http://[::1]"),
    ],
)
def test_usual_ports_and_addresses(wishes, listens, address):
    assert wishes.listens == listens
    assert wishes.address == address


def test_http_port_without_a_certificate_is_refused():
    with pytest.raises(InstallationError, match="--http-port"), listeners(Wishes(http_port=1, port=2)):
        pass
