"""Greylisting: off unless wished, and then once for strangers."""

import smtplib

import pytest

from pasokh.channels.adapters.email import greylist, server
from pasokh.channels.adapters.email.own import token_keys
from pasokh.channels.adapters.email.threading import make_token
from pasokh.channels.models import Receipt
from pasokh.kernel.models import Seen
from pasokh.kernel.tenancy import workspace

from .conftest import letter

SENDER, SUPPORT, PEER = "maryam@example.ir", "support@khaneno.example", "192.0.2.7"


@pytest.fixture
def wished(settings):
    settings.PASOKH_MAIL_GREYLIST = True


def is_to_wait(shop, peer=PEER, sender=SENDER, recipient=SUPPORT):
    return greylist.is_to_wait(peer, sender, recipient, shop.pk)


def later(monkeypatch):
    monkeypatch.setattr(greylist, "SETTLES", 0)


def test_nothing_waits_unless_it_is_wished(shop):
    assert not is_to_wait(shop)
    assert not Seen.objects.exists()


def test_strangers_wait_once(shop, wished, monkeypatch):
    assert [is_to_wait(shop), is_to_wait(shop)] == [True, True]
    later(monkeypatch)
    assert not is_to_wait(shop)
    assert not is_to_wait(shop, "192.0.2.200", "Maryam@EXAMPLE.ir", "Support@khaneno.example")
    assert Seen.objects.count() == 1
    assert SENDER not in Seen.objects.get().key


@pytest.mark.parametrize("other", [{"peer": "192.0.3.7"}, {"sender": "parvaneh@example.ir"}, {"recipient": "sales@khaneno.example"}, {"peer": "2001:db8::7"}])  # fmt: skip
def test_who_differs_in_one_of_the_three_is_a_stranger(shop, wished, other):
    is_to_wait(shop)
    assert is_to_wait(shop, **other)
    assert Seen.objects.count() == 2


def test_an_answer_to_us_never_waits(shop, wished):
    token = make_token(token_keys()[0], shop.pk, 7)
    assert not is_to_wait(shop, recipient=f"reply+{token}@khaneno.example")
    assert not Seen.objects.exists()
    foreign = make_token(token_keys()[0], shop.pk + 1, 7)
    assert is_to_wait(shop, recipient=f"reply+{foreign}@khaneno.example")


@pytest.fixture
def room(mailroom, real_mailbox, wished):
    return mailroom()


def submit(room, recipient=SUPPORT):
    with smtplib.SMTP("127.0.0.1", room.port, timeout=20) as line:
        return line.sendmail(SENDER, [recipient], letter())


def stored(shop):
    with workspace(shop):
        return Receipt.objects.count()


def test_a_stranger_is_told_to_come_again_and_is_taken_then(room, real_shop, monkeypatch):
    monkeypatch.setattr(server, "is_of_this_machine", lambda peer, own: False)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        submit(room)
    assert refused.value.recipients[SUPPORT] == (451, b"4.7.1 Greylisted: please try again in five minutes")
    assert stored(real_shop) == 0
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        submit(room, "nobody@khaneno.example")
    assert refused.value.recipients["nobody@khaneno.example"][0] == 550
    later(monkeypatch)
    submit(room)
    assert stored(real_shop) == 1


def test_this_machines_own_mail_server_never_waits(room, real_shop):
    submit(room)
    assert stored(real_shop) == 1
    assert not Seen.objects.exists()
