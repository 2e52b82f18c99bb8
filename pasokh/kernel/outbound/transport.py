"""Connections to the addresses that were checked and to no other, each call with one deadline for everything that it does."""

import contextvars
import http.cookiejar
import time
from functools import lru_cache

import httpcore
import httpx

from .addresses import allowed_addresses, check_literal, parsed_url
from .errors import Refused

SECONDS = 15.0  # for a whole call, from resolving to the last byte
MAX_REDIRECTS = 5
_USER_AGENT = "Pasokh"

# One deadline for all that a call does: httpx only knows limits for each read, which a slow sender renews with every byte.
deadline: contextvars.ContextVar[float] = contextvars.ContextVar("deadline")


def _time_left(timeout: float | None = None) -> float:
    left = deadline.get(time.monotonic() + SECONDS) - time.monotonic()
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
        addresses = allowed_addresses(host, port, self._allow_private) if self._check else [host]
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

    def __init__(self, proxy: str | None, allow_private: bool, private_proxy: bool):
        super().__init__(proxy=proxy, trust_env=False)
        self._by_proxy, self._allow_private = proxy is not None, allow_private
        # By a proxy, the backend connects to it alone: one that the administrator chose may be private. What it is asked for is checked below.
        self._pool._network_backend = _GuardedBackend(allow_private, check=not (self._by_proxy and private_proxy))

    def handle_request(self, request):
        url = parsed_url(str(request.url))
        if self._by_proxy:
            check_literal(url.host, self._allow_private)
        return super().handle_request(request)


@lru_cache(maxsize=32)
def client_by(proxy: str | None, allow_private: bool, private_proxy: bool) -> httpx.Client:
    try:
        transport = _GuardedTransport(proxy, allow_private, private_proxy)
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
