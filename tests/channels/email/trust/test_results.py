"""What the checks of one mail come to, and whose word about servers is believed."""

import pytest

from pasokh.channels.adapters.email.trust import dmarc
from pasokh.channels.adapters.email.trust.head import head_of
from pasokh.channels.adapters.email.trust.hops import hop_of, stamp_of
from pasokh.channels.adapters.email.trust.results import weigh

from .zones import NOW, Zone, mail, signed, zone

PEER = {"peer": "198.51.100.7", "helo": "mx.karkhane.ir", "envelope_from": "ali@karkhane.ir"}
ALLOWED = "v=spf1 ip4:198.51.100.7 -all"
REJECT = "v=DMARC1; p=reject"
TRUSTED = frozenset({"mx.khaneno.ir"})
RECEIVED = (
    b"Received: from mail.karkhane.ir (unknown [198.51.100.7])\r\n\tby mx.khaneno.ir (Postfix) with ESMTPS id 4X;\r\n"
)


@pytest.fixture(autouse=True)
def documentation_addresses_are_outside(monkeypatch):
    """Those of the documentation ranges stand for servers of the world."""
    from pasokh.channels.adapters.email.trust import hops

    monkeypatch.setattr(hops, "_is_outside", lambda address: address.startswith(("198.51.", "203.0.")))


def of(raw, answers, facts=None, sender="ali@karkhane.ir", trusted=TRUSTED, **options):
    return weigh(raw, sender=sender, facts=facts or {}, trusted=trusted, at=NOW, asking=Zone(answers, **options))


def verdict(*given, **options):
    found = of(*given, **options)
    return found["verdict"], found["why"]


def test_a_signature_of_the_senders_domain_proves_it():
    found = of(signed(mail()), zone(dmarc=REJECT))
    assert (found["verdict"], found["why"], found["domain"]) == ("proved", "signed", "karkhane.ir")
    assert found["dkim"] == [{"domain": "karkhane.ir", "selector": "s1", "result": "pass", "why": ""}]
    assert found["dmarc"] == {"result": "pass", "policy": "reject", "domain": "karkhane.ir"}
    assert found["spf"] == {"result": "", "domain": "", "why": "unseen"}


def test_a_server_that_may_send_for_it_proves_it():
    assert verdict(mail(), zone(spf=ALLOWED, dmarc=REJECT), PEER) == ("proved", "server")
    assert verdict(mail(), zone(spf=ALLOWED), PEER) == ("proved", "server")


def test_a_signature_of_somebody_else_proves_nothing():
    other = signed(mail(), domain="mailer.example")
    assert verdict(other, zone("mailer.example")) == ("unproved", "nothing")
    assert verdict(
        other, zone("mailer.example", spf=None or "") | {("_dmarc.karkhane.ir", "TXT"): [REJECT.encode()]}
    ) == ("unproved", "unseen")


def test_a_domain_that_says_it_is_not_its_own_contradicts():
    answers = zone(spf="v=spf1 -all", dmarc=REJECT)
    assert verdict(mail(), answers, PEER) == ("against", "policy")
    assert of(mail(), answers, PEER)["dmarc"]["result"] == "fail"
    assert verdict(mail(), zone(spf="v=spf1 -all", dmarc="v=DMARC1; p=quarantine"), PEER) == ("against", "policy")
    assert verdict(mail(), zone(spf="v=spf1 -all", dmarc="v=DMARC1; p=none"), PEER) == ("unproved", "nothing")
    assert verdict(mail(), zone(spf="v=spf1 -all"), PEER) == ("unproved", "nothing")


def test_what_cannot_be_seen_contradicts_nothing():
    """Fetched from a mailbox whose server nobody named: the server that sent it may have been the right one."""
    assert verdict(mail(), zone(dmarc=REJECT)) == ("unproved", "unseen")


def test_silence_of_the_dns_is_neither():
    assert verdict(signed(mail()), zone(), silent={"s1._domainkey.karkhane.ir"}) == ("unknown", "dns")
    assert verdict(mail(), zone(), silent={"_dmarc.karkhane.ir"}) == ("unknown", "dns")
    assert verdict(mail(), zone(dmarc=REJECT), PEER, silent={"karkhane.ir"}) == ("unknown", "dns")
    # What is proven by one is proven.
    assert verdict(signed(mail()), zone(dmarc=REJECT), PEER, silent={"karkhane.ir"}) == ("proved", "signed")


def test_several_senders_prove_none():
    raw = b"From: Mallory <m@evil.example>\r\n" + signed(mail())
    assert verdict(raw, zone()) == ("unproved", "several")
    assert verdict(mail(sender="ali@karkhane.ir>, <m@evil.example"), zone()) == ("unproved", "several")
    assert verdict(b"Subject: x\r\n\r\nx", {}, sender="") == ("unproved", "several")


def test_who_wrote_through_somebody_elses_address_is_not_proven_by_it():
    """A no-reply address names the person in Reply-To: its domain's signature says nothing of her."""
    raw = signed(mail(sender="noreply@evil.example", reply_to="ali@karkhane.ir"), domain="evil.example")
    assert verdict(raw, zone("evil.example")) == ("unproved", "through")


@pytest.mark.parametrize(
    ("domain", "record", "proven"),
    [
        ("mail.karkhane.ir", "v=DMARC1; p=reject", True),
        ("mail.karkhane.ir", "v=DMARC1; p=reject; adkim=s", False),
        ("karkhane.co.ir", "v=DMARC1; p=reject", False),
        ("karkhane.ir", "v=DMARC1; p=reject; adkim=s", True),
    ],
)
def test_a_signature_of_the_same_owner_counts_unless_the_domain_wants_its_own(domain, record, proven):
    answers = zone(domain) | {("_dmarc.karkhane.ir", "TXT"): [record.encode()]}
    assert (verdict(signed(mail(), domain=domain), answers)[0] == "proved") is proven


def test_neighbours_below_a_public_suffix_are_not_one_owner():
    assert [dmarc.owner_of(name) for name in ("a.b.shop.co.ir", "shop.ir", "co.ir", "localhost", "x.y.github.io", "a.b.example", "")] == [
        "shop.co.ir", "shop.ir", "co.ir", "localhost", "y.github.io", "b.example", ""]  # fmt: skip
    assert not dmarc.belongs("evil.co.ir", "shop.co.ir", strict=False)


@pytest.mark.parametrize(
    ("records", "policy"),
    [
        ({"_dmarc.karkhane.ir": [b"v=DMARC1; p=reject; sp=none"]}, "reject"),
        ({"_dmarc.mail.karkhane.ir": [b"v=DMARC1;p=none"], "_dmarc.karkhane.ir": [b"v=DMARC1; p=reject"]}, "reject"),
        ({"_dmarc.karkhane.ir": [b"v=DMARC1; p=odd; rua=mailto:x@y.ir"]}, "none"),
        ({"_dmarc.karkhane.ir": [b"v=DMARC1; p=reject", b"v=DMARC1; p=none"]}, None),
        ({"_dmarc.karkhane.ir": [b"v=spf1 -all"]}, None),
        ({"_dmarc.karkhane.ir": [b"v=DMARC1; p=reject; p=none"]}, None),
        ({"_dmarc.karkhane.ir": [b"v=DMARC1; " + b"x" * 5000]}, None),
    ],
)
def test_what_a_domain_says_of_its_mail(records, policy):
    found = dmarc.policy_of("karkhane.ir", Zone({(name, "TXT"): said for name, said in records.items()}))
    assert (found.policy if found else None) == policy


def test_a_part_of_a_domain_has_what_its_owner_says_of_parts():
    said = {("_dmarc.karkhane.ir", "TXT"): [b"v=DMARC1; p=reject; sp=quarantine"]}
    assert dmarc.policy_of("mail.karkhane.ir", Zone(said)).policy == "quarantine"


def hop(raw, facts=None, trusted=TRUSTED):
    found = hop_of(head_of(raw), facts or {}, trusted)
    return found and found.peer


def test_the_server_is_known_by_our_receiver_or_by_a_server_that_is_believed():
    assert hop(mail(), PEER) == "198.51.100.7"
    assert hop(RECEIVED + mail()) == "198.51.100.7"
    assert hop(RECEIVED + mail(), {"peer": "127.0.0.1"}) == "198.51.100.7"
    assert hop(RECEIVED + mail(), trusted=frozenset()) is None
    assert hop(RECEIVED + mail(), trusted=frozenset({"khaneno.ir"})) == "198.51.100.7"
    assert hop(RECEIVED + mail(), trusted=frozenset({"x.khaneno.ir", "eno.ir"})) is None
    assert hop(mail(), {"peer": "127.0.0.1"}) is None


def test_a_line_that_the_sender_wrote_is_not_believed():
    """She says that the server of her choice handed it to ours; ours says that it was she."""
    forged = b"Received: from good (good [203.0.113.9]) by mx.khaneno.ir with SMTP; x\r\n"
    assert hop(RECEIVED + forged + mail()) == "198.51.100.7"
    assert hop(b"Received: from x (x [198.51.100.7]) by elsewhere.example; x\r\n" + forged + mail()) is None
    inner = b"Received: from mx.khaneno.ir (mx [10.0.0.4]) by store.mx.khaneno.ir; x\r\n"
    assert hop(inner + RECEIVED + forged + mail()) == "198.51.100.7"


def test_a_server_that_calls_itself_one_of_the_house_is_not_known():
    """It may be one, with a public address; or a stranger, who writes the next line herself."""
    between = b"Received: from a.mx.khaneno.ir (a [203.0.113.4]) by mx.khaneno.ir; x\r\n"
    forged = b"Received: from mail.karkhane.ir (x [198.51.100.7]) by a.mx.khaneno.ir; x\r\n"
    assert hop(between + forged + mail()) is None


@pytest.mark.parametrize(
    ("line", "peer", "helo"),
    [
        (b"from mail-a.google.com (mail-a.google.com. [198.51.100.7])\r\n        by mx.khaneno.ir with ESMTPS id x", "198.51.100.7", "mail-a.google.com"),
        (b"from [198.51.100.7] (helo=karkhane.ir) by mx.khaneno.ir with esmtp (Exim 4.96)", "198.51.100.7", "karkhane.ir"),
        (b"from A.local (198.51.100.7) by mx.khaneno.ir (10.0.0.3) with Microsoft SMTP Server", "198.51.100.7", "a.local"),
    ],
)  # fmt: skip
def test_lines_of_the_usual_servers_are_read(line, peer, helo):
    found = hop_of(head_of(b"Received: " + line + b"\r\n" + mail()), {}, TRUSTED)
    assert (found.peer, found.helo) == (peer, helo)


STAMP = b"Authentication-Results: mx.khaneno.ir;\r\n dkim=pass (2048-bit key; x) header.d=karkhane.ir header.s=s1;\r\n spf=pass smtp.mailfrom=ali@karkhane.ir\r\n"


def test_only_a_server_that_is_believed_says_what_it_has_checked():
    stamp = stamp_of(head_of(STAMP + mail()), TRUSTED)
    assert (stamp.spf, stamp.spf_domain, stamp.dkim) == ("pass", "karkhane.ir", ("karkhane.ir",))
    assert stamp_of(head_of(STAMP + mail()), frozenset({"other.ir"})).spf == ""
    assert verdict(STAMP + mail(), zone(dmarc=REJECT)) == ("proved", "signed")
    assert verdict(STAMP + mail(), zone(dmarc=REJECT), trusted=frozenset()) == ("unproved", "unseen")
    # The uppermost is the server's own; what stands below came with the mail.
    failed = STAMP.replace(b"=pass", b"=fail")
    assert stamp_of(head_of(failed + STAMP + mail()), TRUSTED).spf == "fail"


def test_a_storm_of_questions_is_cut_off_for_the_whole_mail():
    answers = zone(spf=" ".join(["v=spf1", *(f"include:i{n}.ir" for n in range(9)), "-all"]), dmarc=REJECT)
    answers |= {(f"i{n}.ir", "TXT"): [b"v=spf1 mx -all"] for n in range(9)}
    answers |= {(f"i{n}.ir", "MX"): [(k, f"{k}.i{n}.ir") for k in range(10)] for n in range(9)}
    found = of(mail(), answers, PEER)
    assert found["spf"]["result"] == "permerror" and found["verdict"] in ("unknown", "against")


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"From:\r\n\r\n", b"From: \xff\xfe@\xff\r\n\r\n", b"Received:\r\nAuthentication-Results:\r\nFrom: a@b.c\r\n\r\n", b"From: a@b.ir\r\n" * 5000, b"x" * 100_000])  # fmt: skip
def test_rubbish_raises_nothing(raw):
    assert of(raw, {}, PEER)["verdict"] in ("unproved", "unknown")
