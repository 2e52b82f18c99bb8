"""The installation's address as people's browsers see it."""

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

from ..ownership import AlreadyRunning, ownership
from ..paths import Places
from ..words import _
from .finding import Finding, fault, good, note

LOCAL = {"localhost", "127.0.0.1", "::1"}
TIMEOUT = 5  # seconds


def address(places: Places) -> Iterator[Finding]:
    """Well-formed, reached by https, answered by this installation."""
    url = os.environ.get("PASOKH_URL", "")
    if not url:
        yield note(
            _("PASOKH_URL is not set: links in mails lead to this machine only."),
            _("Set it to the address people open, for example PASOKH_URL=https://support.example.ir"),
        )
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield fault(
            _("PASOKH_URL is not a web address: {url}").format(url=url),
            _("It begins with https:// and has no path, for example https://support.example.ir"),
        )
        return
    yield from _transport(parts)
    yield from _reach(url.rstrip("/"), places)


def _transport(parts) -> Iterator[Finding]:
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        yield fault(
            _("{host} is opened by http: sign-in can be overheard, and the chat on https pages does not open.").format(
                host=parts.hostname
            ),
            _("Put Caddy or nginx in front (docs/operations.md has both) and set PASOKH_URL to the https address."),
        )
    elif parts.scheme == "https" and not os.environ.get("PASOKH_TRUSTED_PROXIES"):
        yield note(
            _("PASOKH_TRUSTED_PROXIES is not set: behind a proxy all visitors seem to come from one address."),
            _("Set it to the proxy's address, for example PASOKH_TRUSTED_PROXIES=127.0.0.1"),
        )
    if parts.path.strip("/"):
        yield fault(
            _("PASOKH_URL has a path; Pasokh needs a host name of its own."),
            f"PASOKH_URL={parts.scheme}://{parts.netloc}",
        )


def _reach(url: str, places: Places) -> Iterator[Finding]:
    """Try the address, when the installation runs at all."""
    if not _runs(places):
        yield note(_("Pasokh does not run now, so its address was not tried."))
        return
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=TIMEOUT) as answer:  # noqa: S310  http or https, checked above
            answered = answer.status
    except urllib.error.HTTPError as error:
        answered = error.code
    except OSError as error:
        yield fault(
            _("{url} does not answer: {why}").format(url=url, why=getattr(error, "reason", error)),
            _("Look at the name's DNS entry, the firewall, and the proxy's configuration."),
        )
        return
    if answered == 200:
        yield good(_("{url} answers.").format(url=url))
    else:
        yield fault(
            _("{url} is answered by something else (status {status}).").format(url=url, status=answered),
            _("Does the proxy pass everything on to Pasokh's port?"),
        )


def _runs(places: Places) -> bool:
    try:
        with ownership(places, patience=0):
            return False
    except AlreadyRunning:
        return True
