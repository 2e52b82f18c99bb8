"""No network is used: names are resolved by a table, servers are sockets of this machine."""

import gzip
import io
import re
import socket
import threading
from contextlib import contextmanager

import pytest

from pasokh.kernel import outbound
from pasokh.kernel.outbound import Refused, TimedOut, TooLarge, Unreachable, check_url, download, is_public, request

from .shared_data import shared_lines

NAMES = {
    "public.example": ["93.184.216.34"],
    "private.example": ["10.0.0.7"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
}


@pytest.fixture
def names(monkeypatch):
    """Names resolve by this table; numbers as the system's resolver reads them (0x7f000001, 127.1 …)."""
    table = {**NAMES, "localhost": ["127.0.0.1"]}

    def resolve(host, port):
        if host in table:
            return table[host]
        try:
            return [socket.inet_ntoa(socket.inet_aton(host))]
        except OSError:
            return [host.strip("[]")] if ":" in host else []

    monkeypatch.setattr(outbound.addresses, "resolve", resolve)
    return table


@pytest.fixture
def dialled(monkeypatch):
    """The addresses that were connected to; no connection is made."""
    calls = []

    def connect_tcp(self, host, port, *args, **kwargs):
        calls.append(host)
        raise outbound.httpcore.ConnectError("no network in tests")

    monkeypatch.setattr(outbound.httpcore.SyncBackend, "connect_tcp", connect_tcp)
    return calls


@pytest.fixture(autouse=True)
def fresh_clients():
    yield
    outbound.transport.client_by.cache_clear()


@contextmanager
def server(*answers):
    """A server on this machine that gives each connection the next answer: bytes, or a function of the socket. Yields its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    requests = []

    def serve():
        for answer in answers:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection:
                requests.append(whole_request(connection))
                try:
                    answer(connection) if callable(answer) else connection.sendall(answer)
                except OSError:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", requests
    finally:
        listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept()
        listener.close()
        thread.join(60)


def whole_request(connection):
    """Head and body of one request; what came when it is no HTTP."""
    received = connection.recv(65536)
    length = re.search(rb"Content-Length: (\d+)", received)
    while length and len(received.partition(b"\r\n\r\n")[2]) < int(length[1]):
        received += connection.recv(65536)
    return received


def answer(body=b"ok", status="200 OK", *headers):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "192.0.0.192", "198.18.0.1", "224.0.0.1",
        "255.255.255.255", "168.63.129.16", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe",
        "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:0:1:2::", "ff02::1", "::127.0.0.1", "fec0::1", "240.0.0.1", "not an address", "",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://private.example/", "http://mixed.example/", "http://localhost/", "http://127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://0x7f000001/",
        "http://0177.0.0.1/", "http://127.1/", "file:///etc/passwd", "ftp://public.example/", "gopher://public.example/", "//public.example", "", "http://",
        "http://public.example\\@127.0.0.1/", "http://public.example/\r\nX: y", "http://[::ffff:127.0.0.1]/", "http://" + "a" * 5000,
    ],
)  # fmt: skip
def test_refused_addresses_are_not_dialled(url, names, dialled):
    with pytest.raises(outbound.OutboundError) as refused:
        request("GET", url)
    assert isinstance(refused.value, Refused) and not refused.value.temporary
    assert dialled == []


def test_the_address_that_was_checked_is_the_one_dialled(names, dialled):
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    outbound.addresses.resolve = lambda host, port: next(answers)
    with pytest.raises(Unreachable):
        request("GET", "http://rebinding.example/")
    assert dialled == ["93.184.216.34"]
    with pytest.raises(Refused):
        request("GET", "http://rebinding.example/")
    assert dialled == ["93.184.216.34"]


def test_forms_can_check_an_address_beforehand(names):
    assert check_url("https://public.example/hook") is None
    with pytest.raises(Refused):
        check_url("https://private.example/hook")


def test_hosts_the_administrator_chose_may_be_private_but_never_metadata(names, dialled):
    with pytest.raises(Unreachable):
        request("GET", "http://private.example/", allow_private=True)
    assert dialled == ["10.0.0.7"]
    for host in ("169.254.169.254", "[fd00:ec2::254]", "100.100.100.200"):
        with pytest.raises(Refused):
            request("GET", f"http://{host}/", allow_private=True)
    assert dialled == ["10.0.0.7"]


def test_an_answer_is_read_whatever_its_status():
    with server(answer(b'{"a": 1}', "404 Not Found", "X-A: b")) as (url, requests):
        response = request("POST", f"{url}/path", json={"b": 2}, headers={"X-Key": "k"}, allow_private=True)
    assert (response.status_code, response.json(), response.headers["x-a"]) == (404, {"a": 1}, "b")
    assert (
        requests[0].startswith(b"POST /path HTTP/1.1")
        and requests[0].endswith(b'{"b":2}')
        and b"X-Key: k" in requests[0]
    )


def test_redirects_are_followed_only_when_asked_and_checked_each_time(names):
    names["public.example"] = ["127.0.0.1"]
    redirect = answer(b"", "302 Found", "Location: http://169.254.169.254/latest/meta-data/")
    with server(redirect) as (url, _requests):
        assert request("GET", url, allow_private=True).status_code == 302
    with server(redirect) as (url, _requests), pytest.raises(Refused):
        request("GET", url, allow_private=True, follow_redirects=True)
    with (
        server(answer(b"", "302 Found", "Location: file:///etc/passwd")) as (url, _requests),
        pytest.raises((Refused, Unreachable)),
    ):
        request("GET", url, allow_private=True, follow_redirects=True)


def test_a_redirect_to_a_private_address_is_refused(names, monkeypatch):
    monkeypatch.setattr(outbound.addresses, "is_public", lambda address: address == "127.0.0.1")
    with (
        server(answer(b"", "302 Found", "Location: http://private.example/")) as (url, requests),
        pytest.raises(Refused),
    ):
        request("GET", url, follow_redirects=True)
    assert len(requests) == 1


def test_endless_redirects_end(names):
    def again(connection):
        connection.sendall(answer(b"", "302 Found", "Location: /"))

    with server(*[again] * 10) as (url, requests), pytest.raises(Refused):
        request("GET", url, allow_private=True, follow_redirects=True)
    assert len(requests) == outbound.MAX_REDIRECTS + 1


def test_cookies_are_not_kept():
    with server(answer(b"1", "200 OK", "Set-Cookie: a=b; Path=/"), answer(b"2")) as (url, requests):
        request("GET", url, allow_private=True)
        request("GET", url, allow_private=True)
    assert b"ookie" not in requests[1]


@pytest.mark.parametrize(
    "given",
    [
        answer(b"x" * 2_000),
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"x" * 2_000,
        answer(gzip.compress(b"\0" * 50_000_000), "200 OK", "Content-Encoding: gzip"),
    ],
    ids=["declared", "undeclared", "packed"],
)
def test_large_answers_are_cut_off(given):
    with server(given) as (url, _requests), pytest.raises(TooLarge):
        request("GET", url, allow_private=True, max_bytes=1_000 if len(given) < 5_000 else 100_000)


def test_packed_answers_are_read():
    with server(answer(gzip.compress("سلام".encode()), "200 OK", "Content-Encoding: gzip")) as (url, _requests):
        assert request("GET", url, allow_private=True).text == "سلام"


def test_one_deadline_covers_a_sender_of_single_bytes():
    stop = threading.Event()

    def drip(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(600):  # far longer than the deadline
            if stop.wait(0.05):
                return
            connection.sendall(b"y")

    with server(drip) as (url, _requests):
        with pytest.raises(TimedOut) as late:
            request("GET", url, allow_private=True, seconds=0.5)
        stop.set()
    assert late.value.temporary


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        answer(b"x", "200 OK", "Content-Encoding: gzip"),
    ],
)
def test_broken_answers_are_told(broken):
    with server(broken) as (url, _requests), pytest.raises(Unreachable):
        request("GET", url, allow_private=True)


def test_downloads_go_to_a_file():
    with server(answer(b"a" * 100_000, "200 OK", "Content-Type: image/png"), answer(b"", "404 Not Found")) as (
        url,
        _requests,
    ):
        sink = io.BytesIO()
        assert download(url, sink, allow_private=True)["content-type"] == "image/png"
        assert sink.getvalue() == b"a" * 100_000
        with pytest.raises(Unreachable):
            download(url, sink, allow_private=True)


def test_a_proxy_is_asked_for_the_name_unresolved(names):
    with server(answer(b"by proxy")) as (url, requests):
        assert request("GET", "http://filtered.example/x", proxy=url).text == "by proxy"
    assert requests[0].startswith(b"GET http://filtered.example/x HTTP/1.1")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "2130706433", "127.1", "metadata.google.internal", "printer.local", "intranet"],
)
def test_a_proxy_is_not_asked_for_private_hosts(host):
    with server(answer()) as (url, requests), pytest.raises(Refused):
        request("GET", f"http://{host}/", proxy=url)
    assert requests == []


def test_socks_proxies_are_understood():
    with server(b"\x05\xff") as (url, _requests), pytest.raises(Unreachable):
        request("GET", "http://public.example/", proxy=url.replace("http", "socks5"))


def test_nonsense_for_a_proxy_is_refused():
    with pytest.raises(Refused):
        request("GET", "http://public.example/", proxy="gopher://x")


def test_urls_of_the_ssrf_corpus(names, dialled):
    """Names of the corpus that point inside by DNS do so here; what redirects from a public host is stopped at the second hop (above)."""
    inside = {
        "62epax5fhvj3zzmzigyoe5ipkbn7fysllvges3a.302.r3dir.me",
        "169.254.169.254.nip.io",
        "metadata.google.internal",
    }
    outside = {"nicob.net", "example.com", "www.googleapis.com"}
    names.update({name: ["169.254.169.254"] for name in inside} | {name: ["93.184.216.34"] for name in outside})
    cases = shared_lines("security/ssrf/urls.jsonl")
    assert len(cases) == 65
    for case in cases:
        with pytest.raises(outbound.OutboundError):
            request("GET", case["url"], seconds=2)
        assert set(dialled) <= {"93.184.216.34"}, case["url"]
