"""The one door through which the program calls other machines by HTTP.

An address may come from anybody (a webhook, a link preview, an import), and what stands behind it may change between the check and the
call. So the name is resolved here, every address it has is checked, and the connection goes to the address that was checked; each
redirect passes the same door. Refused are all addresses that are not public: private, loopback, link-local, metadata, multicast,
and IPv4 hidden inside IPv6. Each call has one deadline for everything and a limit on what it reads, also after unpacking.

    response = request("POST", url, json=payload)                      # a stranger's address
    response = request("POST", url, json=payload, allow_private=True)  # a host the administrator chose
    response = request("GET", url, proxy="socks5://127.0.0.1:1080")    # by the administrator's proxy

Errors say whether trying again may help: ``error.temporary``.
"""

import contextvars
import http.cookiejar
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Iterable
from contextlib import contextmanager
from functools import lru_cache
from typing import BinaryIO

import httpcore
import httpx

SECONDS = 15.0  # for a whole call, from resolving to the last byte
MAX_BYTES = 5_000_000
MAX_REDIRECTS = 5
MAX_URL = 4_000  # characters
_CHUNK = 64 * 1024
_USER_AGENT = "Pasokh"

# What `ipaddress` calls global and we still never call, and what stands for an IPv4 address inside IPv6.
_DENIED = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",
            "192.88.99.0/24",
            "168.63.129.16/32",
            "100.64.0.0/10",
            "64:ff9b:1::/48",
            "fec0::/10",
            "::/96",
            "2001::/23",
        ),
    )
)
# Metadata services and the link itself: refused even where private addresses are allowed, for no provider lives there.
_NEVER = tuple(
    map(
        ipaddress.ip_network,
        (
            "169.254.0.0/16",
            "fe80::/10",
            "fd00:ec2::254/128",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.192/32",
        ),
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class OutboundError(Exception):
    """A call that did not succeed. ``temporary``: the same call may succeed later."""

    temporary = True


class Refused(OutboundError):
    """The address is not one the program may call."""

    temporary = False


class TooLarge(OutboundError):
    """The answer is larger than the caller reads."""

    temporary = False


class Unreachable(OutboundError):
    """No connection, a broken answer, or an encrypted connection that cannot be trusted."""


class TimedOut(OutboundError):
    """No whole answer in the time given."""


def request(
    method: str,
    url: str,
    *,
    proxy: str | None = None,
    allow_private: bool = False,
    follow_redirects: bool = False,
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
    **content,
) -> httpx.Response:
    """Call ``url`` and read the whole answer, whatever its status. ``content``: headers, params, json, data, files, content, auth of httpx.

    Raises Refused, TooLarge, TimedOut or Unreachable; nothing else for what happens outside.
    """
    body = bytearray()
    with _answer(method, url, proxy, allow_private, follow_redirects, seconds, content) as answer:
        for chunk in _decoded(answer, max_bytes):
            body += chunk
    headers = [
        (name, value)
        for name, value in answer.headers.raw
        if name.lower() not in (b"content-encoding", b"content-length")
    ]
    return httpx.Response(answer.status_code, headers=headers, content=bytes(body), request=answer.request)


def download(
    url: str,
    sink: BinaryIO,
    *,
    proxy: str | None = None,
    allow_private: bool = False,
    follow_redirects: bool = True,
    seconds: float = 120.0,
    max_bytes: int = 50_000_000,
    headers: dict[str, str] | None = None,
) -> httpx.Headers:
    """Write what ``url`` answers to ``sink`` without keeping it in memory; its headers. A status of 400 and more is Unreachable."""
    with _answer("GET", url, proxy, allow_private, follow_redirects, seconds, {"headers": headers or {}}) as answer:
        if answer.status_code >= 300:
            raise Unreachable(f"status {answer.status_code}")
        for chunk in _decoded(answer, max_bytes):
            sink.write(chunk)
    return answer.headers


def check_url(url: str, *, allow_private: bool = False) -> None:
    """Refused when the program would not call ``url`` now: for forms in which an address is entered. The call checks again."""
    parsed = _parsed(url)
    _allowed_addresses(parsed.host, parsed.port or 0, allow_private)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name. Tests put their own in its place."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address, in any way of writing it, is one that a stranger may have us call."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_public(each) for each in _with_embedded(ip))


def _is_public(ip: _Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or _within(ip, _DENIED) or _within(ip, _NEVER))


def _with_embedded(ip: _Address) -> list[_Address]:
    """The address, or the IPv4 addresses that it carries to (mapped, 6to4, Teredo, NAT64)."""
    if ip.version == 4:
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    if ip in _NAT64:
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    return [ip, *filter(None, [ip.sixtofour, *(ip.teredo or ())])]


def _within(ip: _Address, networks: Iterable) -> bool:
    return any(ip.version == network.version and ip in network for network in networks)


def _allowed_addresses(host: str, port: int, allow_private: bool) -> list[str]:
    """The addresses of ``host``; Refused when any of them is not allowed, for which one is used is not ours to choose."""
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} cannot be resolved") from error
    if not addresses:
        raise Unreachable(f"{host} has no address")
    for address in addresses:
        if not (_is_callable(address) if allow_private else is_public(address)):
            raise Refused(f"{host} is not a public address")
    return addresses


def _is_callable(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return not any(_within(each, _NEVER) for each in _with_embedded(ip))


def _parsed(url: str) -> httpx.URL:
    if len(url) > MAX_URL or any(ord(character) <= 32 or ord(character) == 127 for character in url) or "\\" in url:
        raise Refused("the address is not well-formed")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise Refused("the address is not well-formed") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise Refused("only http and https are called")
    return parsed


# One deadline for all that a call does: httpx only knows limits for each read, which a slow sender renews with every byte.
_deadline: contextvars.ContextVar[float] = contextvars.ContextVar("deadline")


def _time_left(timeout: float | None = None) -> float:
    left = _deadline.get(time.monotonic() + SECONDS) - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the call took too long")
    return left if timeout is None else min(left, timeout)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every wait ends with the deadline of the call."""

    def __init__(self, stream: httpcore.NetworkStream):
        self._stream = stream

    def read(self, max_bytes, timeout=None):
        return self._stream.read(max_bytes, _time_left(timeout))

    def write(self, buffer, timeout=None):
        self._stream.write(buffer, _time_left(timeout))

    def close(self):
        self._stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, _time_left(timeout)))

    def get_extra_info(self, info):
        return self._stream.get_extra_info(info)


class _GuardedBackend(httpcore.NetworkBackend):
    """Connects to the addresses that were checked and to no other; the name is not resolved a second time."""

    def __init__(self, allow_private: bool, check: bool):
        self._allow_private, self._check = allow_private, check
        self._backend = httpcore.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        addresses = _allowed_addresses(host, port, self._allow_private) if self._check else [host]
        for number, address in enumerate(addresses, 1):
            try:
                stream = self._backend.connect_tcp(address, port, _time_left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
            else:
                return _TimedStream(stream)
        raise httpcore.ConnectError("no address")

    def connect_unix_socket(self, path, timeout=None, socket_options=None):
        raise Refused("sockets of this machine are not called")


class _GuardedTransport(httpx.HTTPTransport):
    """httpx's transport over a pool whose connections are guarded. Every hop of a redirect passes here."""

    def __init__(self, proxy: str | None, allow_private: bool):
        super().__init__(proxy=proxy, trust_env=False)
        self._by_proxy, self._allow_private = proxy is not None, allow_private
        # The proxy itself was chosen by the administrator and may be private; what it is asked for is checked below.
        self._pool._network_backend = _GuardedBackend(allow_private, check=not self._by_proxy)

    def handle_request(self, request):
        url = _parsed(str(request.url))
        if self._by_proxy:
            _check_literal(url.host, self._allow_private)
        return super().handle_request(request)


def _check_literal(host: str, allow_private: bool) -> None:
    """What a proxy is asked for. It resolves names itself (those of this network may be falsified), so only what is plain is refused."""
    if allow_private:
        return
    try:
        address = socket.inet_ntoa(socket.inet_aton(host))  # also 127.1, 0x7f000001, 2130706433
    except (OSError, UnicodeError):
        address = host.strip("[]")
    local_name = host.rstrip(".").lower()
    literal = ":" in address or address.replace(".", "").isdigit()
    if (
        (literal and not is_public(address))
        or "." not in local_name
        or local_name.endswith((".localhost", ".local", ".internal"))
    ):
        raise Refused(f"{host} is not a public address")


@lru_cache(maxsize=32)
def _client(proxy: str | None, allow_private: bool) -> httpx.Client:
    try:
        transport = _GuardedTransport(proxy, allow_private)
    except (ValueError, httpx.InvalidURL) as error:
        raise Refused("the proxy's address is not well-formed") from error
    # No cookies: the calls of one tenant must not carry what another one was given.
    no_cookies = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    return httpx.Client(
        transport=transport,
        trust_env=False,
        cookies=no_cookies,
        max_redirects=MAX_REDIRECTS,
        headers={"User-Agent": _USER_AGENT, "Accept-Encoding": "identity"},
        event_hooks={"response": [_keep_encrypted]},
    )


def _keep_encrypted(response: httpx.Response) -> None:
    following = response.next_request
    if following and response.request.url.scheme == "https" and following.url.scheme != "https":
        raise Refused("a redirect leaves the encrypted connection")


@contextmanager
def _answer(method, url, proxy, allow_private, follow_redirects, seconds, content):
    """The open answer to a call, with all that can go wrong outside as OutboundError."""
    parsed = _parsed(url)
    token = _deadline.set(time.monotonic() + seconds)
    try:
        client = _client(proxy, allow_private)
        with client.stream(method, parsed, follow_redirects=follow_redirects, timeout=seconds, **content) as answer:
            yield answer
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise TimedOut(f"no whole answer in {seconds:g} seconds") from error
    except httpx.TooManyRedirects as error:
        raise Refused("too many redirects") from error
    except (
        httpx.HTTPError,
        httpx.StreamError,
        httpx.InvalidURL,
        httpcore.ProtocolError,
        httpcore.NetworkError,
        ssl.SSLError,
        OSError,
    ) as error:
        raise Unreachable(f"{parsed.host}: {type(error).__name__}") from error
    finally:
        _deadline.reset(token)


def _decoded(answer: httpx.Response, max_bytes: int) -> Iterable[bytes]:
    """The answer piece by piece, unpacked if it came packed all the same; TooLarge after ``max_bytes``, counted after unpacking."""
    declared = answer.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise TooLarge(f"more than {max_bytes} bytes")
    read = 0
    for chunk in _unpacked(answer.iter_raw(_CHUNK), answer.headers.get("content-encoding", "identity")):
        read += len(chunk)
        if read > max_bytes:
            raise TooLarge(f"more than {max_bytes} bytes")
        yield chunk


def _unpacked(chunks: Iterable[bytes], encoding: str) -> Iterable[bytes]:
    """The chunks as they were before packing. Unreachable for a packing we did not ask for and do not know, or a broken one."""
    encoding = encoding.strip().lower()
    if encoding in ("identity", ""):
        return chunks
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unreachable(f"unknown encoding {encoding[:20]}")
    return _inflated(chunks)


def _inflated(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """Unpacks in pieces of bounded size: a whole one could be a thousand times what came."""
    machine, empty = zlib.decompressobj(zlib.MAX_WBITS | 32), True  # finds out between gzip and zlib by itself
    try:
        for packed in chunks:
            empty = False
            while packed and not machine.eof:
                yield machine.decompress(packed, _CHUNK)
                packed = machine.unconsumed_tail
    except zlib.error as error:
        raise Unreachable("the answer is not packed as it says") from error
    if not (machine.eof or empty):
        raise Unreachable("the packed answer ends too early")
