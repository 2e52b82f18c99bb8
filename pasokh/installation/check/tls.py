"""The certificate, where Pasokh serves https itself."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from .. import certificate
from ..database import variable
from ..paths import Places
from ..words import _
from .finding import Finding, fault, good, note


def tls(places: Places) -> Iterator[Finding]:
    """Missing, unreadable, not matching, ended or soon to end, for another name; nothing where a proxy serves https."""
    chain, key = certificate.wanted()
    if not chain and not key:
        return
    url = urlsplit(variable("PASOKH_URL"))
    flaws = list(certificate.flaws(chain, key, url.hostname or ""))
    for flaw in flaws:
        yield (fault if flaw.bad else note)(flaw.what, flaw.to_do)
    if url.scheme == "http":
        yield fault(
            _("Pages are served by https, but PASOKH_URL begins with http: cookies and links are not safe."),
            f"PASOKH_URL=https://{url.netloc}",
        )
    if not any(flaw.bad for flaw in flaws):
        end = certificate.shown_day(certificate.expiry(chain))
        yield good(_("The certificate fits its key and is valid until {day}.").format(day=end))
