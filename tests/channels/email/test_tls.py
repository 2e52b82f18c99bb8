"""Safe lines to mail servers, and signing in by them: real Dovecot, real Postfix, certificates of an authority of our own."""

import time
from pathlib import Path
from shutil import rmtree

import pytest
from django.utils import translation

from pasokh.channels.actions.process import process
from pasokh.channels.actions.send import deliver
from pasokh.channels.adapters.email import fetch, imap, tls_words
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.models import Channel, Delivery
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message
from tests.certificates import Authority

from .conftest import free_port, letter, wait_for
from .test_oauth import again, enter, tokens  # noqa: F401 (a fixture)
from .test_postfix import arrived
from .tokens import dovecot_asks

HERE = "127.0.0.1"
# What is wrong with a certificate: (names, how it is issued, whether this machine trusts its authority, what is said)
WRONG = {
    "another name": (["mail.elsewhere.example"], {}, True, tls_words.BY_CODE[tls_words.OTHER_NAME]),
    "run out": ([HERE], {"start": -50, "days": -1}, True, tls_words.BY_CODE[tls_words.ENDED]),
    "not yet": ([HERE], {"start": 20, "days": 50}, True, tls_words.BY_CODE[tls_words.NOT_YET]),
    "its own": ([HERE], {"itself": True}, True, tls_words.STRANGE),
    "of strangers": ([HERE], {}, False, tls_words.STRANGE),
}


@pytest.fixture
def folder():
    """One that servers of other users may read."""
    found = Path("/tmp") / f"pasokh-tls-{time.monotonic_ns()}"
    found.mkdir(mode=0o755)
    yield found
    rmtree(found, ignore_errors=True)


@pytest.fixture
def authority(folder, monkeypatch):
    """The authority that this machine trusts."""
    found = Authority(folder)
    monkeypatch.setenv("SSL_CERT_FILE", str(found.file))
    return found


def dovecot_speaks(certificate, port, more=""):
    chain, key = certificate
    return (
        f"ssl = yes\nssl_cert = <{chain}\nssl_key = <{key}\ndisable_plaintext_auth = yes\n"
        f"login_trusted_networks =\nservice imap-login {{\n  inet_listener imaps {{\n    port = {port}\n    ssl = yes\n  }}\n}}\n{more}"
    )


@pytest.fixture
def secured(start_dovecot, authority, real_mailbox):
    """A mailbox at a Dovecot that speaks TLS: secured("tls", names=…) gives it."""

    def secured(security, names=(HERE,), more="", **how):
        port = free_port()
        server = start_dovecot(dovecot_speaks(authority.issue(*names, **how), port, more))
        given = {"imap_port": port if security == "tls" else server.imap, "imap_security": security}
        real_mailbox.change(imap_host=HERE, imap_user="support", password="secret", **given)
        return server

    return secured


def problems(shop):
    """What is wrong with the mailbox, in English, as it is shown."""
    with translation.override("en"):
        return EmailAdapter(again(shop)).verify()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_is_fetched_by_a_safe_line(secured, real_shop, security):
    server = secured(security)
    assert problems(real_shop) == []
    with imap.open_box(again(real_shop)) as box:
        assert box.client.sock.version().startswith("TLS")
        fetch.fetch_folder(again(real_shop), box, "INBOX")
        server.deliver(letter())
        box.folder.set("INBOX")
        assert fetch.fetch_folder(again(real_shop), box, "INBOX") == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_certificate_is_refused_before_the_password_is_said(secured, real_shop, monkeypatch, security, fault):
    names, how, trusted, words = WRONG[fault]
    server = secured(security, names, **how)
    if not trusted:
        monkeypatch.delenv("SSL_CERT_FILE")
    assert problems(real_shop) == [f"The incoming server ({HERE}) says: {words}"]
    assert "Login:" not in (server.home / "log").read_text()
    with translation.override("fa"):
        (told,) = EmailAdapter(again(real_shop)).verify()
        assert words not in told


def test_a_server_without_tls_is_not_spoken_to_in_the_open(imap_mailbox, dovecot, real_shop):
    for security, words in (("starttls", tls_words.NO_STARTTLS), ("tls", tls_words.NO_TLS)):
        imap_mailbox.change(imap_security=security)
        assert problems(real_shop) == [f"The incoming server ({HERE}) says: {words}"]
    assert "Login:" not in (dovecot.home / "log").read_text()


# Postfix: mail is taken from those who have signed in alone, and they sign in by a safe line alone.


@pytest.fixture
def gate(start_dovecot, postfix, authority, real_mailbox, real_shop, folder):
    """A Postfix behind which mail for example.ir goes to a Dovecot: gate("tls") connects the mailbox to it and gives that Dovecot."""

    def gate(security, names=(HERE,), more="", **how):
        chain, key = authority.issue(*names, name="post", **how)
        asked, safe = free_port(), free_port()
        keeper = start_dovecot(
            f"service auth {{\n  inet_listener {{\n    address = {HERE}\n    port = {asked}\n  }}\n}}\n{more}"
        )
        main = (
            f"smtpd_tls_cert_file = {chain}\nsmtpd_tls_key_file = {key}\nsmtpd_tls_security_level = may\nsmtpd_tls_auth_only = yes\n"
            f"smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = inet:{HERE}:{asked}\n"
            f"mynetworks = 192.0.2.1\nsmtpd_relay_restrictions = permit_sasl_authenticated, reject\n"
            f"transport_maps = inline:{{ {{ example.ir = lmtp:inet:{HERE}:{keeper.lmtp} }} }}\n"
        )
        master = f"{HERE}:{safe} inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n"
        front = postfix(free_port(), main, master)
        port = safe if security == "tls" else front.port
        real_mailbox.change(smtp_host=HERE, smtp_port=port, smtp_security=security, smtp_user="support")
        with workspace(real_shop):
            Channel.objects.update(credentials={"smtp_password": "secret"})
        return keeper

    return gate


@pytest.fixture
def answered(real_shop):
    """Write an answer and give it to the server; its delivery."""

    def answered():
        with workspace(real_shop):
            receipt, _ = store_mail(again(real_shop), letter())
            process(receipt)
            reply(ticket=Message.objects.get(pk=receipt.message_id).ticket, by=real_shop.owner, text="پاسخ ما")
            delivery = Delivery.objects.get()
        deliver(real_shop.pk, delivery.pk)
        with workspace(real_shop):
            return Delivery.objects.get()

    return answered


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_answer_goes_by_a_safe_line_from_who_has_signed_in(gate, answered, real_shop, security):
    keeper = gate(security)
    assert problems(real_shop) == []
    assert answered().state == "sent"
    assert wait_for(lambda: arrived(keeper, "maryam@example.ir"))[0].text.startswith("پاسخ ما")


def test_postfix_takes_a_token_too(gate, answered, real_shop, real_mailbox, tokens, folder):  # noqa: F811
    keeper = gate("starttls", more=dovecot_asks(tokens, folder / "asks"))
    real_mailbox.change(**again(real_shop).settings | tokens.settings())
    with workspace(real_shop):
        Channel.objects.update(credentials={"oauth_secret": "hush"})
        enter(again(real_shop), tokens, real_shop)
    assert problems(real_shop) == []
    assert answered().state == "sent" and wait_for(lambda: arrived(keeper, "maryam@example.ir"))


def test_a_wrong_password_is_said_in_the_servers_words(gate, real_shop):
    gate("starttls")
    with workspace(real_shop):
        Channel.objects.update(credentials={"smtp_password": "wrong"})
    (told,) = problems(real_shop)
    assert "535 5.7.8" in told


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("fault", ["another name", "its own"])
def test_nothing_goes_by_a_line_that_cannot_be_trusted(gate, answered, real_shop, security, fault):
    names, how, _trusted, words = WRONG[fault]
    gate(security, names, **how)
    assert problems(real_shop) == [f"The outgoing server ({HERE}) says: {words}"]
    waiting = answered()
    assert (waiting.state, waiting.answer) == ("queued", words)


def test_no_password_goes_out_in_the_open_where_starttls_is_not_offered(postfix, real_mailbox, real_shop):
    front = postfix(free_port())
    real_mailbox.change(smtp_host=HERE, smtp_port=front.port, smtp_security="starttls", smtp_user="support")
    with workspace(real_shop):
        Channel.objects.update(credentials={"smtp_password": "secret"})
    assert problems(real_shop) == [f"The outgoing server ({HERE}) says: {tls_words.NO_STARTTLS}"]
    real_mailbox.change(smtp_security="tls")
    assert problems(real_shop) == [f"The outgoing server ({HERE}) says: {tls_words.NO_TLS}"]
