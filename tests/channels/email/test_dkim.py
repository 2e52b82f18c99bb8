"""Signing: a key, its record, the look at the DNS, mails that are signed, and mails that somebody changed."""

import dkim
import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

from pasokh.channels.actions import dkim as keys
from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.compose import Outgoing, compose
from pasokh.channels.adapters.email.dkim import Standing, record_of, signed, signs
from pasokh.channels.adapters.email.mail import Mailbox
from pasokh.channels.models import Channel
from pasokh.channels.system_mail import server_of_channel
from pasokh.events.models import Event
from pasokh.kernel.secrets import KeyLost

from .nameserver import nameserver
from .test_tracking import sent  # noqa: F401 - a fixture

MAIL = Outgoing(
    sender=Mailbox("پشتیبانی خانهٔ نو", "support@khaneno.example"), to=[Mailbox("مریم", "maryam@example.ir")],
    subject="سفارش شما", text="بسته فرستاده شد.", message_id="a.b@khaneno.example", references=["1@example.ir"],
)  # fmt: skip


@pytest.fixture
def zone(settings):
    """The records there are, served by a DNS server of this machine."""
    there = {}
    with nameserver(there) as settings.PASOKH_DNS:
        yield there


def publish(zone, record):
    zone[record.name, "TXT"] = [record.strings]


@pytest.fixture
def ready(mailbox, shop, zone):
    """The mailbox with a key whose record was found."""
    keys.add_key(channel=mailbox, by=shop.owner)
    publish(zone, record_of(mailbox, Standing.of(mailbox).waiting))
    assert keys.look(channel=mailbox, by=shop.owner) == "there"
    return mailbox


def verified(raw, zone):
    answers = {
        name: b"".join(part.encode() for part in given[0].strip('"').split('" "')) for (name, _), given in zone.items()
    }
    return dkim.verify(raw, dnsfunc=lambda name, timeout=5: answers.get(name.decode().rstrip(".")))


def test_a_key_waits_until_its_record_is_found(mailbox, shop, zone):
    keys.add_key(channel=mailbox, by=shop.owner)
    standing = Standing.of(mailbox)
    record = record_of(mailbox, standing.waiting)
    assert record.name == f"{standing.waiting}._domainkey.khaneno.example"
    assert record.text.startswith("v=DKIM1; k=rsa; p=MIIBIjAN") and max(map(len, record.strings.split('" "'))) <= 256
    assert not signs(mailbox) and signed(mailbox, b"From: a\r\n\r\n") == b"From: a\r\n\r\n"
    assert keys.look(channel=mailbox, by=shop.owner) == "missing" and not signs(mailbox)
    zone[record.name, "TXT"] = ['"v=DKIM1; k=rsa; p=AAAA"']
    assert keys.look(channel=mailbox, by=shop.owner) == "other" and not signs(mailbox)
    publish(zone, record)
    assert keys.look(channel=mailbox, by=shop.owner) == "there" and signs(mailbox)
    stored = Channel.objects.get(pk=mailbox.pk)
    assert Standing.of(stored).selector == standing.waiting and "PRIVATE" not in str(stored.settings)
    told = Event.objects.filter(kind="channel.changed").order_by("pk")
    assert [each.payload["fields"] for each in told] == [["settings.dkim", "credentials"], *[["settings.dkim"]] * 3]


def test_silence_of_the_dns_takes_nothing_away(ready, shop, settings, monkeypatch):
    monkeypatch.setattr("pasokh.channels.adapters.email.dns.TIMEOUT", 0.2)
    name = record_of(ready, Standing.of(ready).selector).name
    with nameserver({}, silent={name}) as settings.PASOKH_DNS:
        assert keys.look(channel=ready, by=shop.owner) == "unanswered"
    assert signs(ready)


def test_a_signed_mail_verifies_and_names_from_twice(ready, zone):
    raw = signed(ready, compose(MAIL))
    assert verified(raw, zone)
    header = raw.partition(b"\r\nFrom:")[0].replace(b"\r\n", b"")
    assert b"c=relaxed/relaxed" in header and b"d=khaneno.example" in header
    named = header.partition(b"h=")[2].partition(b";")[0].replace(b" ", b"").lower().split(b":")
    assert named[:2] == [b"from", b"from"] and {b"to", b"subject", b"date", b"message-id", b"references"} <= {*named}


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a line below", lambda raw: raw + b"Sent by a list\r\n"),
        ("the subject", lambda raw: raw.replace(b"Subject: ", b"Subject: [list] ")),
        ("a letter of the text", lambda raw: raw.replace(b"charset", b"charsat", 1)),
        ("a second sender", lambda raw: b"From: boss@khaneno.example\r\n" + raw),
    ],
)
def test_what_a_relay_changed_does_not_verify(ready, zone, what, change):
    raw = signed(ready, compose(MAIL))
    changed = change(raw)
    assert changed != raw and verified(raw, zone) and not verified(changed, zone)


def test_what_relays_may_do_leaves_it_valid(ready, zone):
    raw = signed(ready, compose(MAIL))
    assert verified(b"Received: from a by b; now\r\n" + raw.replace(b"Subject: ", b"Subject:  "), zone)
    assert verified(raw + b"\r\n\r\n", zone)


def test_a_newer_key_waits_beside_the_one_in_use(ready, shop, zone):
    first = Standing.of(ready).selector
    keys.add_key(channel=ready, by=shop.owner)
    newer = Standing.of(ready).waiting
    assert verified(signed(ready, compose(MAIL)), zone) and Standing.of(ready).selector == first
    assert keys.look(channel=ready, by=shop.owner) == "missing" and signs(ready)
    publish(zone, record_of(ready, newer))
    assert keys.look(channel=ready, by=shop.owner) == "there"
    raw = signed(ready, compose(MAIL))
    assert verified(raw, zone) and f"s={newer}".encode() in raw and list(ready.credentials["dkim"]) == [newer]


def test_it_is_switched_off_and_on_by_wish(mailbox, shop):
    keys.switch(channel=mailbox, by=shop.owner, on=True)
    assert not signs(mailbox)
    keys.add_key(channel=mailbox, by=shop.owner)
    keys.switch(channel=mailbox, by=shop.owner, on=True)
    assert signs(mailbox) and signed(mailbox, compose(MAIL)).startswith(b"DKIM-Signature:")
    keys.switch(channel=mailbox, by=shop.owner, on=False)
    assert not signs(mailbox) and signed(mailbox, compose(MAIL)).startswith(b"From:")


def test_a_key_that_nobody_can_open_is_replaced(ready, shop, monkeypatch):
    lost = Standing.of(ready).selector

    def opened(channel):
        raise KeyLost

    with monkeypatch.context() as patch:
        patch.setattr("pasokh.channels.adapters.email.dkim._keys", opened)
        keys.add_key(channel=ready, by=shop.owner)
    standing = Standing.of(ready)
    assert (
        standing.selector == "" and not signs(ready) and standing.waiting != lost and record_of(ready, standing.waiting)
    )


def test_another_domain_is_not_signed_for_until_its_record_is_found(ready):
    ready.settings |= {"address": "support@other.example"}
    assert not signs(ready) and signed(ready, b"From: a\r\n\r\n") == b"From: a\r\n\r\n"


def test_answers_leave_signed(ready, sent, zone, monkeypatch):  # noqa: F811
    raws, hand_over = [], deliver.send_mail
    monkeypatch.setattr(
        deliver, "send_mail", lambda server, raw, **to: raws.append(raw) or hand_over(server, raw, **to)
    )
    assert sent().subject == "Re: سفارش" and verified(raws[0], zone)


def test_mail_of_the_program_by_that_mailbox_is_signed(ready, zone, monkeypatch):
    out = []

    class Line:
        def sendmail(self, sender, recipients, raw):
            out.append(raw)

    monkeypatch.setattr(smtp.EmailBackend, "open", lambda self: setattr(self, "connection", Line()) or True)
    monkeypatch.setattr(smtp.EmailBackend, "close", lambda self: None)
    ready.settings |= {"smtp_host": "mx.khaneno.example"}
    letter = EmailMessage("دعوت", "پیوند", "support@khaneno.example", ["sara@example.ir"])
    assert server_of_channel(ready).send_messages([letter]) == 1
    assert verified(out[0], zone)
