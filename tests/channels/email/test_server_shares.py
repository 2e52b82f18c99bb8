"""What one sender's address may take of our receiver, and mail that is handed in by TLS."""

import smtplib
import ssl

import pytest
from django.db import DatabaseError

from pasokh.channels.adapters.email import server
from pasokh.channels.models import Receipt
from pasokh.kernel import limits
from pasokh.kernel.tenancy import workspace
from tests.certificates import Authority

from .conftest import letter, wait_for

SENDER, SUPPORT = "maryam@example.ir", "support@khaneno.example"


@pytest.fixture
def room(mailroom, real_mailbox):
    limits.forget("mail:127.0.0.1")
    yield mailroom()
    limits.forget("mail:127.0.0.1")


@pytest.fixture
def from_elsewhere(monkeypatch):
    """Whoever comes, comes from another machine."""
    monkeypatch.setattr(server, "is_of_this_machine", lambda peer, own: False)


def line_to(room):
    return smtplib.SMTP("127.0.0.1", room.port, timeout=20)


def entering(room):
    """An open line, as soon as those before it have left."""
    entered = []

    def enters():
        try:
            entered.append(line_to(room))
        except smtplib.SMTPConnectError:
            return False
        return True

    wait_for(enters)
    return entered[0]


def stored(shop):
    with workspace(shop):
        return Receipt.objects.count()


def test_connections_beyond_an_addresss_share_are_told_to_come_later(room, real_shop, monkeypatch):
    monkeypatch.setattr(server, "MOST_OF_ONE", 2)
    lines = [entering(room), entering(room)]
    with pytest.raises(smtplib.SMTPConnectError) as refused:
        line_to(room)
    assert refused.value.smtp_code == 421
    assert b"from your address" in refused.value.smtp_error
    lines.pop().quit()
    lines.append(entering(room))
    lines.pop().sendmail(SENDER, SUPPORT, letter())
    assert stored(real_shop) == 1


def test_connections_beyond_all_shares_are_told_so(room, monkeypatch):
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 1)
    kept = entering(room)
    with pytest.raises(smtplib.SMTPConnectError) as refused:
        line_to(room)
    assert refused.value.smtp_error == b"4.7.0 Too many connections"
    kept.quit()


def test_mails_beyond_a_minutes_share_are_to_be_sent_later_and_come_then(room, real_shop, from_elsewhere, monkeypatch):
    monkeypatch.setattr(server, "MAILS_A_MINUTE", 2)
    with line_to(room) as line:
        for number in range(2):
            line.sendmail(SENDER, SUPPORT, letter(f"نامهٔ {number}"))
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            line.sendmail(SENDER, SUPPORT, letter("نامهٔ آخر"))
        assert refused.value.smtp_code == 450
        assert stored(real_shop) == 2
        limits.forget("mail:127.0.0.1")  # a minute later
        line.sendmail(SENDER, SUPPORT, letter("نامهٔ آخر"))
    assert stored(real_shop) == 3


def test_this_machines_own_mail_server_has_no_share(room, real_shop, monkeypatch):
    monkeypatch.setattr(server, "MAILS_A_MINUTE", 1)
    with line_to(room) as line:
        for number in range(3):
            line.sendmail(SENDER, SUPPORT, letter(f"نامهٔ {number}"))
    assert stored(real_shop) == 3


@pytest.mark.parametrize(
    ("peer", "is_ours"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.5", True),
        ("10.0.0.6", False),
        ("::ffff:192.0.2.7", False),
        ("fe80::1%eth0", False),
    ],
)
def test_what_comes_from_this_machine(peer, is_ours):
    assert server.is_of_this_machine((peer, 40000), ("10.0.0.5", 2525)) == is_ours


def test_a_database_that_is_away_when_a_mail_begins_makes_the_sender_try_again(
    room, real_shop, from_elsewhere, monkeypatch
):
    def away(*_, **__):
        raise DatabaseError("the connection is closed")

    monkeypatch.setattr(limits, "hit", away)
    with line_to(room) as line, pytest.raises(smtplib.SMTPSenderRefused) as refused:
        line.sendmail(SENDER, SUPPORT, letter())
    assert refused.value.smtp_code == 451
    assert stored(real_shop) == 0


@pytest.fixture
def certificate(settings, tmp_path):
    """The installation has a certificate of its own."""
    authority = Authority(tmp_path)
    settings.PASOKH_TLS_CERT, settings.PASOKH_TLS_KEY = authority.issue("localhost")
    return authority


def test_mail_is_handed_in_by_tls_and_counted_once(certificate, room, real_shop, monkeypatch):
    monkeypatch.setattr(server, "MOST_OF_ONE", 1)
    for number in range(3):
        with entering(room) as line:
            line._host = "localhost"
            line.starttls(context=certificate.trusting())
            line.sendmail(SENDER, SUPPORT, letter(f"نامهٔ {number}"))
    with workspace(real_shop):
        assert [facts["tls"] for facts in Receipt.objects.values_list("facts", flat=True)] == ["TLSv1.3"] * 3


def test_what_was_sent_before_tls_does_not_count_after_it(certificate, room, real_shop):
    """RFC 3207, 4.2: who listens in between could have written it."""
    with smtplib.SMTP("localhost", room.port, timeout=20) as line:
        line.ehlo()
        line.mail(SENDER)
        assert line.rcpt(SUPPORT)[0] == 250
        line.starttls(context=certificate.trusting())
        line.ehlo()
        assert line.docmd("DATA")[0] == 503
    assert stored(real_shop) == 0


def test_a_renewed_certificate_is_shown_to_the_next(certificate, room, monkeypatch):
    def serial():
        with smtplib.SMTP("localhost", room.port, timeout=20) as line:
            line.starttls(context=certificate.trusting())
            return line.sock.getpeercert()["serialNumber"]

    before = serial()
    certificate.issue("localhost")
    wait_for(lambda: serial() != before)


@pytest.fixture(autouse=True)
def often(monkeypatch):
    monkeypatch.setattr(server, "RENEW_SECONDS", 0.1)


def test_without_a_certificate_tls_is_not_offered(room):
    with line_to(room) as line:
        line.ehlo()
        assert not line.has_extn("starttls")
        with pytest.raises(smtplib.SMTPNotSupportedError):
            line.starttls(context=ssl.create_default_context())
