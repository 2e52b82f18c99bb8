"""What somebody would notice who opens the public address: this installation, whole pages, live streams, room for files."""

import re
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import SplitResult, urljoin, urlsplit

from ..paths import Places
from ..words import _, number
from . import visiting
from .finding import Finding, fault, good

UPLOAD = 26 << 20  # bytes: the largest file with what a form puts around it
HELD_BACK = 0.5  # of the pause between two events of a stream; when less of it is left, somebody holds streams back
LINKED = re.compile(r'(?:href|src)="([^"]*/static/[^"]+\.(css|js))"')
KINDS = {"css": ("text/css",), "js": ("text/javascript", "application/javascript")}


def reach(url: str, places: Places) -> Iterator[Finding]:
    """Open the address and look at everything that passes between it and us. Ends early where the rest would only repeat it."""
    visiting.know_our_key(places)
    try:
        seen, problem = _ask(url)
    except OSError as error:
        yield _silence(url, error)
        return
    if problem:
        yield problem
        return
    yield good(_("{url} is answered by this installation.").format(url=url))
    yield from _forwarding(urlsplit(url), seen)
    for look in (_pages, _loader, _stream, _uploads):
        try:
            yield from look(url)
        except OSError as error:
            yield _silence(url, error)


def _silence(url: str, error: OSError) -> Finding:
    if isinstance(error, ssl.SSLCertVerificationError):
        return fault(
            _("{url} has a certificate that is not trusted: {why}").format(url=url, why=error.verify_message),
            _("Order one of a known authority, with its chain; SSL_CERT_FILE names an authority of your own."),
        )
    if isinstance(error, ssl.SSLError):
        return fault(
            _("{url} does not speak https: {why}").format(url=url, why=error.reason or error),
            _("Does that port belong to the proxy, and has the proxy its certificate?"),
        )
    if isinstance(error, socket.gaierror):
        return fault(
            _("The name {host} is not known.").format(host=urlsplit(url).hostname),
            _("Look at the name's DNS entry."),
        )
    return fault(
        _("{url} does not answer: {why}").format(url=url, why=error.strerror or error),
        _("Look at the name's DNS entry, the firewall, and the proxy's configuration."),
    )


def _ask(url: str) -> tuple[dict, Finding | None]:
    """(what our front says it saw, None), or why it was not our front."""
    from pasokh.front import probe

    asked = probe.question()
    answer = visiting.get(url + probe.SEEN, **{probe.QUESTION: asked})
    if answer.target:
        return {}, fault(
            _("{url} sends everybody on to {target}.").format(url=url, target=_origin(answer.target)),
            _("Set PASOKH_URL to the address where people end up."),
        )
    seen = visiting.parsed(answer)
    if answer.status == 200 and probe.answers(asked, str(seen.get("proof", ""))):
        return seen, None
    if visiting.get(url + "/healthz").body == b"ok":
        return {}, fault(
            _("{url} is answered by another installation of Pasokh than this one.").format(url=url),
            _("Does the proxy lead to this one's port, and are PASOKH_HOME and PASOKH_SECRET_KEY the same in both?"),
        )
    return {}, fault(
        _("{url} is answered by something else (status {status}).").format(url=url, status=answer.status),
        _("Does the proxy pass everything on to Pasokh's port?"),
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _forwarding(url: SplitResult, seen: dict) -> Iterator[Finding]:
    """Whether host, scheme and the visitor's address come through."""
    stranger = seen["forwarded_for"] and not seen["trusted"]
    if stranger:
        yield fault(
            _("A proxy at {peer} is not believed: all visitors seem to come from there.").format(peer=seen["peer"]),
            f"PASOKH_TRUSTED_PROXIES={seen['peer']}",
        )
    elif seen["trusted"] and not seen["forwarded_for"] and url.scheme == "https":
        yield fault(
            _("The proxy at {peer} does not say who the visitor is.").format(peer=seen["peer"]),
            "nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        )
    if seen["scheme"] != url.scheme and not stranger:
        yield fault(
            _("People come by {theirs}, Pasokh is told {ours}: sign-in would be refused.").format(
                theirs=url.scheme, ours=seen["scheme"]
            ),
            "nginx: proxy_set_header X-Forwarded-Proto $scheme;",
        )
    if seen["host"].lower() != url.netloc.lower():
        yield fault(
            _("The proxy passes on the host {ours} instead of {theirs}.").format(ours=seen["host"], theirs=url.netloc),
            "nginx: proxy_set_header Host $http_host;",
        )


def _pages(url: str) -> Iterator[Finding]:
    """The page where people sign in, with its style and its scripts."""
    page = visiting.follow(url + "/accounts/login/")
    found = {kind: urljoin(page.url, link) for link, kind in LINKED.findall(page.body.decode("utf-8", "replace"))}
    if page.status != 200 or "css" not in found:
        yield fault(
            _("The page to sign in does not open (status {status}).").format(status=page.status),
            _("What Pasokh writes to its log at that moment says why."),
        )
        return
    for kind, link in found.items():
        answer = visiting.get(link)
        if answer.status != 200 or answer.kind not in KINDS[kind]:
            yield fault(
                _("{url} does not come (status {status}): pages have no look or do nothing.").format(
                    url=link, status=answer.status
                ),
                _("Does the proxy pass everything on, /static/ too? Else start Pasokh anew: it collects these files."),
            )
            return
    yield good(_("Pages open, with their style and scripts."))


def _loader(url: str) -> Iterator[Finding]:
    answer = visiting.get(url + "/w.js")
    if answer.status == 200 and answer.kind in KINDS["js"] and answer.body:
        yield good(_("The chat's script for web sites is served."))
    else:
        yield fault(
            _("The chat's script {url} does not come (status {status}): the chat appears on no web site.").format(
                url=url + "/w.js", status=answer.status
            ),
            _("Does the proxy pass everything on to Pasokh's port?"),
        )


def _stream(url: str) -> Iterator[Finding]:
    """Two events with a pause between: do they come with the pause?"""
    from pasokh.front import probe

    answer = visiting.get(url + probe.STREAM, accept="text/event-stream", **{probe.QUESTION: probe.question()})
    if answer.status != 200 or answer.body != b"data: 1\n\ndata: 2\n\n":
        yield fault(
            _("Live streams do not come through (status {status}): nothing appears without reloading.").format(
                status=answer.status
            ),
            _("The proxy must pass on /live/ as it is, for as long as it is open; docs/proxy.md has samples."),
        )
    elif answer.waited < probe.PAUSE_SECONDS * HELD_BACK:
        yield fault(
            _("Live streams are held back on the way: messages appear late or never."),
            _("Switch buffering and compression off for /live/ (nginx: proxy_buffering off; gzip off;)."),
        )
    else:
        yield good(_("Live streams come through at once."))


def _uploads(url: str) -> Iterator[Finding]:
    from pasokh.front import probe

    if visiting.announced(url + probe.SEEN, UPLOAD) == 413:
        yield fault(
            _("The proxy refuses files of {size} MiB; Pasokh takes them up to 25.").format(size=number(UPLOAD >> 20)),
            "nginx: client_max_body_size 45m;",
        )
    else:
        yield good(_("Large files are let through."))
