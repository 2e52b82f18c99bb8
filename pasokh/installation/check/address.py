"""The installation's address as people's browsers see it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from .. import certificate, started
from ..database import given_addresses, variable
from ..paths import Places
from ..words import _
from .finding import Finding, fault, note
from .reach import reach
from .running import runs

LOCAL = {"localhost", "127.0.0.1", "::1"}


def address(places: Places) -> Iterator[Finding]:
    """Well-formed, reached by https, answered by this installation."""
    url = variable("PASOKH_URL")
    if not url:
        yield note(
            _("PASOKH_URL is not set: links in mails lead to this machine only."),
            _("Set it to the address people open, for example PASOKH_URL=https://support.example.ir"),
        )
        yield from _reach(variable(started.ADDRESS), places)
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield fault(
            _("PASOKH_URL is not a web address: {url}").format(url=url),
            _("It begins with https:// and has no path, for example https://support.example.ir"),
        )
        return
    yield from _transport(parts)
    yield from _reach(f"{parts.scheme}://{parts.netloc}", places)


def _reach(url: str, places: Places) -> Iterator[Finding]:
    if not runs(places) and not given_addresses(need_owner=False):
        yield note(_("Pasokh does not run now, so its address was not tried."))
    elif url:
        yield from reach(url, places)


def _transport(parts) -> Iterator[Finding]:
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        yield fault(
            _("{host} is opened by http: sign-in can be overheard, and the chat on https pages does not open.").format(
                host=parts.hostname
            ),
            _(
                "Put Caddy or nginx in front, or set a certificate (docs/proxy.md), and PASOKH_URL to the https address."
            ),
        )
    elif parts.scheme == "https" and not any(certificate.wanted()) and not variable("PASOKH_TRUSTED_PROXIES"):
        yield note(
            _("PASOKH_TRUSTED_PROXIES is not set: behind a proxy all visitors seem to come from one address."),
            _("Set it to the proxy's address, for example PASOKH_TRUSTED_PROXIES=127.0.0.1"),
        )
    if parts.path.strip("/"):
        yield fault(
            _("PASOKH_URL has a path; Pasokh needs a host name of its own."),
            f"PASOKH_URL={parts.scheme}://{parts.netloc}",
        )
