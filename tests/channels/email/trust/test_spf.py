"""Which servers may send for a domain: the mechanisms of RFC 7208 by our way to the DNS, and its limits."""

import pytest

from pasokh.channels.adapters.email.trust.spf import check

from .zones import Zone

PEER = "198.51.100.7"
# RFC 7208, appendix A, with addresses of the documentation ranges.
ZONE = {
    ("example.com", "MX"): [(10, "mail-a.example.com"), (20, "mail-b.example.com")],
    ("example.com", "A"): ["192.0.2.10", "192.0.2.11"],
    ("mail-a.example.com", "A"): ["192.0.2.129"],
    ("mail-b.example.com", "A"): ["192.0.2.130"],
    ("mail-c.example.org", "A"): ["192.0.2.140"],
    ("example.org", "MX"): [(10, "mail-c.example.org")],
    ("example.net", "TXT"): [b"v=spf1 ip4:198.51.100.0/24 -all"],
    ("v6.example", "TXT"): [b"v=spf1 ip6:2001:db8::/32 ~all"],
    ("exists.example", "TXT"): [b"v=spf1 exists:%{ir}.%{l}._spf.%{d} -all"],
    ("7.100.51.198.ali._spf.exists.example", "A"): ["127.0.0.2"],
}


def of(policy, peer="192.0.2.10", domain="example.com", sender="ali", more=None, **options):
    zone = ZONE | ({(domain, "TXT"): [policy]} if policy else {}) | (more or {})
    asking = Zone(zone, **options)
    return check(peer=peer, mail_from=f"{sender}@{domain}", helo="mx.example", asking=asking)[0]


@pytest.mark.parametrize(
    ("policy", "peer", "result"),
    [
        (b"v=spf1 +all", "192.0.2.10", "pass"),
        (b"v=spf1 a -all", "192.0.2.10", "pass"),
        (b"v=spf1 a -all", PEER, "fail"),
        (b"v=spf1 a:example.org -all", "192.0.2.10", "fail"),
        (b"v=spf1 mx -all", "192.0.2.130", "pass"),
        (b"v=spf1 mx:example.org ~all", "192.0.2.140", "pass"),
        (b"v=spf1 mx:example.org ~all", "192.0.2.10", "softfail"),
        (b"v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.131", "pass"),
        (b"v=spf1 ip4:192.0.2.128/28 ?all", "192.0.2.140", "pass"),
        (b"v=spf1 ip4:192.0.2.128/28 ?all", "192.0.2.65", "neutral"),
        (b"v=spf1 include:example.net -all", PEER, "pass"),
        (b"v=spf1 redirect=example.net", PEER, "pass"),
        (b"v=spf1 redirect=nobody.example", PEER, "permerror"),
        (b"v=spf1 -all", "192.0.2.10", "fail"),
        (b"v=spf1 ip4:1.2.3.n -all", "192.0.2.10", "permerror"),
        (b"v=spf1 include:example.com -all", "192.0.2.10", "permerror"),
        (b"v=spf10 -all", "192.0.2.10", "none"),
        (None, "192.0.2.10", "none"),
    ],
)
def test_a_policy_says_which_servers_may_send(policy, peer, result):
    assert of(policy, peer) == result


def test_addresses_of_the_newer_kind_and_macros():
    assert of(None, "2001:db8::5", "v6.example") == "pass" and of(None, "2001:dc8::5", "v6.example") == "softfail"
    assert (of(None, PEER, "exists.example"), of(None, PEER, "exists.example", "reza")) == ("pass", "fail")


def test_a_mail_systems_mail_is_judged_by_the_servers_name():
    asking = Zone(ZONE)
    assert check(peer=PEER, mail_from="", helo="example.net", asking=asking) == ("pass", "example.net")
    assert check(peer=PEER, mail_from="", helo="localhost", asking=asking) == ("none", "localhost")


def test_silence_is_no_failure():
    assert of(b"v=spf1 include:slow.example -all", silent={"slow.example"}) == "temperror"
    assert of(None, silent={"example.com"}) == "temperror"


def test_two_policies_are_none():
    assert of(None, more={("example.com", "TXT"): [b"v=spf1 +all", b"v=spf1 -all"]}) == "permerror"


def test_a_storm_of_questions_ends():
    """Ten mechanisms with ten servers each, and policies that lead to policies."""
    storm = {
        (f"d{n}.example", "TXT"): [b" ".join([b"v=spf1", *(b"mx:m%d-%d.example" % (n, i) for i in range(20)), b"-all"])]
        for n in range(30)
    }
    storm |= {
        (f"m{n}-{i}.example", "MX"): [(k, f"h{n}-{i}-{k}.example") for k in range(10)]
        for n in range(30)
        for i in range(20)
    }
    asking = Zone(storm)
    policy = b" ".join([b"v=spf1", *(b"include:d%d.example" % n for n in range(30)), b"-all"])
    asking.known["example.com", "TXT"] = [policy]
    result, _ = check(peer=PEER, mail_from="ali@example.com", helo="x.example", asking=asking)
    assert result == "permerror" and len(asking.asked) <= 41


@pytest.mark.parametrize(
    "policy",
    [b"v=spf1 " + b"a:%{d}" * 400, b"v=spf1 " + b"ip4:10.0.0.1 " * 400 + b"x" * 7000, b"v=spf1 " + b"%" * 200, b"v=spf1 exists:%{" + b"l" * 300, b"v=spf1 \xff\xfe", b"v=spf1 a:" + b"." * 400, b"v=spf1 ptr:" + b"a." * 200],
)  # fmt: skip
def test_rubbish_is_no_policy_and_raises_nothing(policy):
    assert of(policy) in ("permerror", "none", "neutral", "fail")
