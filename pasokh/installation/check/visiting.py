"""Requests to the installation's own public address, as a stranger's browser makes them."""

import http.client
import json
import os
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from ..paths import Places

TIMEOUT = 8  # seconds
LARGEST = 4 << 20  # bytes of a page that are read
REDIRECTS = 5
PATIENCE = 1.5  # seconds for a proxy to refuse a large upload by its announced size


@dataclass
class Answer:
    """What came back; `waited` is the time between the first and the last bytes of the body, in seconds."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    waited: float = 0.0

    @property
    def kind(self) -> str:
        """The media type."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def target(self) -> str:
        """Where a redirect leads, or nothing."""
        return urljoin(self.url, self.headers.get("location", "")) if 300 <= self.status < 400 else ""


def get(url: str, **headers: str) -> Answer:
    """One request, no redirect followed. OSError when nothing answers (ssl.SSLError is one)."""
    connection = _connection(url)
    path = urlsplit(url)
    try:
        connection.request(
            "GET", (path.path or "/") + (f"?{path.query}" if path.query else ""), headers=_named(headers)
        )
        answer = connection.getresponse()
        first, began = answer.read1(LARGEST), time.monotonic()
        rest = answer.read(LARGEST)
        waited = time.monotonic() - began
        lowered = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(url, answer.status, lowered, first + rest, waited)
    except http.client.HTTPException as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def follow(url: str) -> Answer:
    """As `get`, to the end of a few redirects."""
    answer = get(url)
    for _ in range(REDIRECTS):
        if not answer.target:
            break
        answer = get(answer.target)
    return answer


def announced(url: str, size: int) -> int | None:
    """The status by which an upload of `size` bytes is refused before any of it is sent; None when it may be sent."""
    path = urlsplit(url)
    connection = _connection(url)
    try:
        connection.putrequest("POST", path.path)
        connection.putheader("Content-Length", str(size))
        connection.putheader("Content-Type", "application/octet-stream")
        connection.endheaders()
        connection.sock.settimeout(PATIENCE)
        return connection.getresponse().status
    except TimeoutError:
        return None
    except http.client.HTTPException:
        return None
    finally:
        connection.close()


def _connection(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=TIMEOUT, context=_trusting())
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT)


def _trusting() -> ssl.SSLContext:
    # As any client of this machine: SSL_CERT_FILE names authorities of one's own.
    return ssl.create_default_context()


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {"Connection": "close"} | {name.replace("_", "-"): value for name, value in headers.items()}


def parsed(answer: Answer) -> dict:
    """A JSON object, or an empty one for anything else."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def greets(host: str, port: int) -> str:
    """The first line that a server says to whoever connects. OSError when it says none."""
    with socket.create_connection((host, port), timeout=TIMEOUT) as line:
        return line.recv(200).decode("latin-1").strip()


def know_our_key(places: Places) -> None:
    """Let Django's settings be read, for the key that signs questions, when no database has been asked before."""
    os.environ.setdefault("PASOKH_HOME", str(places.home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pasokh.config.settings")
