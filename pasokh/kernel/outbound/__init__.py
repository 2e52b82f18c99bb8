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

import ssl
import time
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO

import httpcore
import httpx

from .addresses import allowed_addresses, is_public, parsed_url
from .errors import Answered, OutboundError, Refused, TimedOut, TooLarge, Unreachable, Unresolved
from .transport import MAX_REDIRECTS, SECONDS, client_by, deadline
from .unpacking import decoded

__all__ = [
    "MAX_BYTES", "MAX_REDIRECTS", "SECONDS", "Answered", "OutboundError", "Refused", "TimedOut", "TooLarge", "Unreachable", "Unresolved", "check_url",
    "download", "is_public", "request",
]  # fmt: skip

MAX_BYTES = 5_000_000


def request(
    method: str,
    url: str,
    *,
    proxy: str | None = None,
    allow_private: bool = False,
    private_proxy: bool = True,
    follow_redirects: bool = False,
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
    **content,
) -> httpx.Response:
    """Call ``url`` and read the whole answer, whatever its status. ``content``: headers, params, json, data, files, content, auth of httpx.

    A `proxy` may stand at a private address, unless not even it was chosen by whoever runs the installation (`private_proxy`).
    Raises Refused, TooLarge, TimedOut or Unreachable; nothing else for what happens outside.
    """
    body = bytearray()
    by = partial(client_by, proxy, allow_private, private_proxy)
    with _answer(by, method, url, follow_redirects, seconds, content) as answer:
        for chunk in decoded(answer, max_bytes):
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
    private_proxy: bool = True,
    follow_redirects: bool = True,
    seconds: float = 120.0,
    max_bytes: int = 50_000_000,
    headers: dict[str, str] | None = None,
) -> httpx.Headers:
    """Write what ``url`` answers to ``sink`` without keeping it in memory; its headers. Any status but success is Answered."""
    by = partial(client_by, proxy, allow_private, private_proxy)
    with _answer(by, "GET", url, follow_redirects, seconds, {"headers": headers or {}}) as answer:
        if answer.status_code >= 300:
            raise Answered(answer.status_code)
        for chunk in decoded(answer, max_bytes):
            sink.write(chunk)
    return answer.headers


def check_url(url: str, *, allow_private: bool = False) -> None:
    """Refused when the program would not call ``url`` now: for forms in which an address is entered. The call checks again."""
    parsed = parsed_url(url)
    allowed_addresses(parsed.host, parsed.port or 0, allow_private)


@contextmanager
def _answer(client_for, method, url, follow_redirects, seconds, content):
    """The open answer to a call, with all that can go wrong outside as OutboundError."""
    parsed = parsed_url(url)
    token = deadline.set(time.monotonic() + seconds)
    try:
        client = client_for()
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
        deadline.reset(token)
