import ipaddress

import pytest

from pasokh.front.proxies import Proxies


@pytest.fixture
def proxies(settings):
    settings.PASOKH_TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128")]
    settings.PASOKH_URL = "https://help.example.ir"
    return Proxies()


def asked(proxies, peer, **headers):
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope, request_id = proxies.apply({"scheme": "http", "client": peer, "headers": given})
    return scope, request_id


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "5.6.7.8", "5.6.7.8"),
        ("10.0.0.1", "1.1.1.1, 5.6.7.8", "5.6.7.8"),  # the left one is what the client itself wrote
        ("10.0.0.1", "5.6.7.8, 10.0.0.9", "5.6.7.8"),
        ("10.0.0.1", "5.6.7.8:4711", "5.6.7.8"),
        ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:10.0.0.1", "5.6.7.8", "5.6.7.8"),
        ("9.9.9.9", "5.6.7.8", "9.9.9.9"),
    ],
)
def test_the_client_is_whom_the_last_trusted_proxy_saw(proxies, peer, forwarded, client):
    scope, _ = asked(proxies, (peer, 1), x_forwarded_for=forwarded)
    assert scope["client"][0] == client


@pytest.mark.parametrize(
    ("peer", "proto", "scheme"),
    [
        (("10.0.0.1", 1), "https", "https"),
        (("10.0.0.1", 1), "http", "http"),
        (("10.0.0.1", 1), "", "https"),  # PASOKH_URL's own
        (("9.9.9.9", 1), "https", "http"),
        (None, "https", "https"),  # a socket file
    ],
)
def test_the_scheme_is_believed_from_proxies_only(proxies, peer, proto, scheme):
    scope, _ = asked(proxies, peer, x_forwarded_proto=proto)
    assert scope["scheme"] == scheme
    assert [value for name, value in scope["headers"] if name == b"x-forwarded-proto"] == [scheme.encode()]


def test_headers_that_imitate_others_are_dropped(proxies):
    scope = {"scheme": "http", "client": ("9.9.9.9", 1)}
    scope["headers"] = [(b"x_forwarded_proto", b"https"), (b"x-forwarded-host", b"evil.example"), (b"accept", b"*/*")]
    told = [(b"accept", b"*/*"), (b"x-forwarded-proto", b"http"), (b"x-relayed", b"1")]
    assert proxies.apply(scope)[0]["headers"] == told


@pytest.mark.parametrize(
    ("name", "relayed"),
    [(b"x-forwarded-for", True), (b"forwarded", True), (b"via", True), (b"x-real-ip", True), (b"x-forwarded", True),
     (b"x-request-id", False), (b"accept", False)],
)  # fmt: skip
def test_django_learns_that_somebody_stands_between(proxies, name, relayed):
    scope = {"scheme": "http", "client": ("127.0.0.1", 1), "headers": [(name, b"10.9.9.9")]}
    assert ((b"x-relayed", b"1") in proxies.apply(scope)[0]["headers"]) is relayed


def test_a_proxys_request_id_is_kept_and_a_strangers_is_not(proxies):
    assert asked(proxies, ("10.0.0.1", 1), x_request_id="abcdef-123")[1] == "abcdef-123"
    assert asked(proxies, ("9.9.9.9", 1), x_request_id="abcdef-123")[1] != "abcdef-123"
    assert asked(proxies, ("10.0.0.1", 1), x_request_id="bad id\n")[1] != "bad id\n"


@pytest.mark.parametrize(("peer", "told"), [("10.0.0.1", "IR"), ("9.9.9.9", None)])
def test_a_clients_country_is_believed_from_proxies_only(settings, peer, told):
    settings.PASOKH_TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/8")]
    settings.PASOKH_COUNTRY_HEADER = "cf-ipcountry"
    scope, _ = asked(Proxies(), (peer, 1), cf_ipcountry="IR")
    assert dict(scope["headers"]).get(b"cf-ipcountry") == (told and told.encode())
