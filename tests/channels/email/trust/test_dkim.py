"""Signatures of servers: the examples of the RFCs, those that dkimpy makes, and those that prove nothing."""

import base64
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pasokh.channels.adapters.email.trust.dkim import check
from pasokh.channels.adapters.email.trust.head import head_of

from .zones import NOW, PUBLIC, Zone, key_pair, mail, signed, zone

# RFC 8463, appendix A: one mail, signed by both kinds of keys.
RFC_MAIL = b"""DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
"""
RFC_ZONE = {
    ("brisbane._domainkey.football.example.com", "TXT"): [
        b"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    ],
    ("test._domainkey.football.example.com", "TXT"): [
        b"v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACD"
        b"fzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
    ],
}


def of(raw, answers=None, at=NOW, **options):
    asking = Zone(zone() if answers is None else answers, **options)
    return [(each.result, each.why) for each in check(raw, head_of(raw), asking, at)]


def test_the_example_of_the_rfc_is_proven_by_both_keys():
    raw = RFC_MAIL.replace(b"\n", b"\r\n")
    assert of(raw, RFC_ZONE) == [("pass", ""), ("pass", "")]
    assert of(RFC_MAIL, RFC_ZONE) == [("pass", ""), ("pass", "")]  # as some servers store it
    assert of(raw.replace(b"hungry", b"thirsty"), RFC_ZONE) == [("fail", "body"), ("fail", "body")]
    assert of(raw.replace(b"Is dinner", b"Was dinner"), RFC_ZONE) == [("fail", "signature"), ("fail", "signature")]
    assert of(b"From: Mallory <m@football.example.com>\r\n" + raw, RFC_ZONE)[0] == ("fail", "signature")


@pytest.mark.parametrize("head", [b"simple", b"relaxed"])
@pytest.mark.parametrize("body", [b"simple", b"relaxed"])
@pytest.mark.parametrize(
    "text", ["", "\r\n\r\n", "یک\r\n", "یک", "یک \t دو  \r\n \r\n\r\n\r\n", "\r\n\r\nیک\r\n\r\nدو\r\n \t\r\n"]
)
def test_what_dkimpy_signs_is_proven(head, body, text):
    assert of(signed(mail(body=text), canonicalize=(head, body))) == [("pass", "")]


def test_a_mail_without_a_signature_says_nothing():
    assert of(mail()) == []


def changed(raw, pattern, by):
    changed = re.sub(pattern, by, raw, count=1)
    assert changed != raw
    return changed


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda raw: changed(raw, rb"a=rsa-sha256", b"a=rsa-sha1"), "weak"),
        (lambda raw: changed(raw, rb"v=1;", b"v=2;"), "malformed"),
        (lambda raw: changed(raw, rb"v=1;", b"v=1; v=1;"), "malformed"),
        (lambda raw: changed(raw, rb"s=s1;", b""), "malformed"),
        (lambda raw: changed(raw, rb"d=karkhane.ir", b"d=kark hane"), "malformed"),
        (lambda raw: changed(raw, rb"d=karkhane.ir", b"d=ir"), "malformed"),
        (lambda raw: changed(raw, rb"c=[a-z/]+", b"c=odd/odd"), "malformed"),
        (lambda raw: changed(raw, rb"i=@karkhane.ir", b"i=@else.ir"), "malformed"),
        (lambda raw: changed(raw, rb"h=from : ", b"h="), "cover"),
        (lambda raw: changed(raw, rb"v=1;", b"v=1; x=1500000000;"), "expired"),
        (lambda raw: changed(raw, rb"v=1;", b"v=1; x=%d;" % 10**40), "malformed"),
        (lambda raw: changed(raw, rb"v=1;", b"v=1; l=4;"), "part"),
        (lambda raw: changed(raw, rb"v=1;", b"v=1; z=" + b"a" * 9000 + b";"), "large"),
        (lambda raw: changed(raw, rb"b=[A-Za-z0-9+/= \r\n]+$", b"b=%%%"), "malformed"),
        (lambda raw: raw + "\r\nو این هم از من".encode(), "body"),
        (lambda raw: changed(raw, rb"\nFrom: Ali", b"\nFrom: Reza"), "signature"),
        (lambda raw: changed(raw, rb"s=s1;", b"s=s2;"), "no key"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_was_signed_proves_nothing(spoil, why):
    raw = signed(mail(body="سلام\r\n"))
    signature, rest = raw[: raw.index(b"\r\nFrom: ")], raw[raw.index(b"\r\nFrom: ") :]
    assert of(spoil(signature + rest) if why in ("body", "signature") else spoil(signature) + rest) == [("fail", why)]


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (b"v=DKIM1; p=", "revoked"),
        (b"v=DKIM1; t=y; " + PUBLIC[9:], "testing"),
        (b"v=DKIM2; " + PUBLIC[9:], "key"),
        (b"k=dsa; p=AAAA", "key"),
        (b"v=DKIM1; p=AAAA", "key"),
        (b"v=DKIM1; h=sha1; " + PUBLIC[9:], "key"),
        (b"v=DKIM1; s=tlsrpt; " + PUBLIC[9:], "key"),
        (b"google-site-verification=abc", "key"),
        (b"\xff\xfe", "key"),
        (PUBLIC + b"A" * 4000, "key"),
    ],
)
def test_a_key_that_is_none_proves_nothing(record, why):
    assert of(signed(mail()), zone(public=record)) == [("fail", why)]


def test_a_key_that_anybody_could_find_out_proves_nothing():
    private, public = key_pair(1024)
    small = base64.b64decode(SMALL)
    assert of(signed(mail(), private=private), zone(public=public)) == [("pass", "")]
    assert of(signed(mail()), zone(public=b"p=" + base64.b64encode(small))) == [("fail", "weak")]


SMALL = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAJv8ZpB5hEK7qxP9K3v43hUS5fGT4waKe7ix4Z4mu5UBv+cw7WSFAt0Vaag0sAbsPzU8Hhsrj/qPABvfB8asUwcCAwEAAQ=="


def test_one_of_several_keys_under_a_name_is_enough_and_a_new_one_does_not_harm():
    _, other = key_pair()
    assert of(signed(mail()), {("s1._domainkey.karkhane.ir", "TXT"): [other, PUBLIC]}) == [("pass", "")]


def test_silence_of_the_dns_is_no_failure():
    assert of(signed(mail()), silent={"s1._domainkey.karkhane.ir"}) == [("temperror", "dns")]


def test_of_a_thousand_signatures_five_are_looked_at():
    raw = signed(mail())
    one = raw[: raw.index(b"\r\nFrom: ") + 2]
    assert of(one * 1000 + raw) == [("pass", "")] * 5


@pytest.mark.parametrize("raw", [b"", b"\r\n", b"\x00" * 100, b"DKIM-Signature:", b"DKIM-Signature: ;;;=\r\n\r\nx", b" \r\n fold\r\nDKIM-Signature: v\r\n"])  # fmt: skip
def test_rubbish_is_no_signature(raw):
    assert [result for result, _why in of(raw)] in ([], ["fail"])


def test_another_key_of_the_newer_kind_proves_nothing():
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = b"v=DKIM1; k=ed25519; p=" + base64.b64encode(key.public_key().public_bytes_raw())
    raw = RFC_MAIL.replace(b"\n", b"\r\n")
    assert of(raw, RFC_ZONE | {("brisbane._domainkey.football.example.com", "TXT"): [public]})[0] == (
        "fail",
        "signature",
    )
