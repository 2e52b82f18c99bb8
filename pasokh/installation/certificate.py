"""What can be wrong with a certificate of one's own, in words: for the start, which refuses what cannot serve, and for `pasokh check`."""

import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .errors import InstallationError
from .words import _, language

SOON = timedelta(days=14)  # certbot renews 30 days before the end: with 14 left, renewal fails
WORLD_READABLE = 0o004


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with it. `fatal`: nothing can be served with it; `bad`: browsers refuse it."""

    what: str
    to_do: str = ""
    fatal: bool = False
    bad: bool = True


def wanted() -> tuple[str, str]:
    """(certificate, key) as the environment names them; two empty strings when pages are served by http."""
    from .database import variable

    return variable("PASOKH_TLS_CERT"), variable("PASOKH_TLS_KEY")


def verify(chain: str, key: str) -> None:
    """Refuse to start with a certificate that cannot serve. InstallationError."""
    for flaw in flaws(chain, key):
        if flaw.fatal:
            raise InstallationError(flaw.what, flaw.to_do)


def flaws(chain: str, key: str, host: str = "", now: datetime | None = None) -> Iterator[Flaw]:
    """Everything wrong with the pair of files, for visitors of `host` (any host when empty). Ends at the first fatal one."""
    if not chain or not key:
        missing = "PASOKH_TLS_KEY" if chain else "PASOKH_TLS_CERT"
        yield Flaw(
            _("A certificate needs its key too: {name} is not set.").format(name=missing),
            _("Set PASOKH_TLS_CERT to the certificate with its chain (fullchain.pem) and PASOKH_TLS_KEY to its key."),
            fatal=True,
        )
        return
    unusable = _unreadable(chain) or _unreadable(key) or _not_a_chain(chain) or _not_its_key(chain, key)
    if unusable:
        yield unusable
        return
    if Path(key).stat().st_mode & WORLD_READABLE:
        yield Flaw(_("The key {file} can be read by everybody on this machine.").format(file=key), f"chmod o-r {key}")
    yield from _content(_certificates(chain), host, now or datetime.now(UTC))


def expiry(chain: str) -> datetime:
    """When the certificate ends."""
    return _certificates(chain)[0].not_valid_after_utc


def shown_day(moment: datetime) -> str:
    """A date in the calendar of the terminal's language."""
    from pasokh.kernel.persian.jalali import show_date

    calendar = "jalali" if language() == "fa" else "gregorian"
    return show_date(moment.date(), language=language(), calendar=calendar)


def _unreadable(file: str) -> Flaw | None:
    try:
        with Path(file).open("rb"):
            return None
    except FileNotFoundError:
        return Flaw(
            _("The file {file} is not there.").format(file=file),
            _("Do PASOKH_TLS_CERT and PASOKH_TLS_KEY name the files rightly?"),
            fatal=True,
        )
    except OSError as error:
        return Flaw(
            _("{file} cannot be read: {why}").format(file=file, why=error.strerror),
            _("Give the account that runs Pasokh a copy it may read; docs/proxy.md shows how, for each renewal."),
            fatal=True,
        )


def _not_a_chain(chain: str) -> Flaw | None:
    try:
        _certificates(chain)
    except ValueError:
        return Flaw(
            _("{file} is not a certificate in PEM form.").format(file=chain),
            _("It begins with the line -----BEGIN CERTIFICATE-----"),
            fatal=True,
        )
    return None


def _not_its_key(chain: str, key: str) -> Flaw | None:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(Path(key).read_bytes(), password=None)
    except TypeError:
        return Flaw(
            _("The key {file} is protected by a password.").format(file=key),
            _("Take the password off: openssl pkey -in KEY -out NEW-KEY"),
            fatal=True,
        )
    except Exception:  # ValueError, UnsupportedAlgorithm and what OpenSSL raises besides
        return Flaw(
            _("{file} is not a private key in PEM form.").format(file=key),
            _("It begins with the line -----BEGIN PRIVATE KEY-----"),
            fatal=True,
        )
    if private.public_key() == _certificates(chain)[0].public_key():
        return _refused(chain, key)
    return Flaw(
        _("The key {key} does not belong to the certificate {file}.").format(key=key, file=chain),
        _("Each renewal makes both anew: set both to the files of the same one."),
        fatal=True,
    )


def _refused(chain: str, key: str) -> Flaw | None:
    """What OpenSSL itself says: a key too short, an old signature."""
    from pasokh.kernel.certificate import Certificate

    try:
        Certificate(chain, key)
    except ssl.SSLError as error:
        return Flaw(_("The certificate {file} cannot be used: {why}").format(file=chain, why=error.reason), fatal=True)
    return None


def _certificates(chain: str) -> list:
    from cryptography.x509 import load_pem_x509_certificates

    return load_pem_x509_certificates(Path(chain).read_bytes())


def _content(certificates: list, host: str, now: datetime) -> Iterator[Flaw]:
    leaf = certificates[0]
    end = leaf.not_valid_after_utc
    if end <= now:
        yield Flaw(_("The certificate ended on {day}: browsers refuse it.").format(day=shown_day(end)), _renewing())
    elif end - now < SOON:
        what = _("The certificate ends on {day}, and was not renewed.").format(day=shown_day(end))
        yield Flaw(what, _renewing(), bad=False)
    if leaf.not_valid_before_utc > now:
        yield Flaw(
            _("The certificate is valid only from {day} on.").format(day=shown_day(leaf.not_valid_before_utc)),
            _("Is the clock of this machine right?"),
        )
    if host and not fits(names := _names(leaf), host):
        yield Flaw(
            _("The certificate is for {names}, not for {host}.").format(names=", ".join(names) or "–", host=host),
            _("Order one for the name in PASOKH_URL."),
        )
    if leaf.issuer == leaf.subject:
        yield Flaw(
            _("The certificate is signed by itself: browsers warn of it, unless they were told to trust it."), bad=False
        )
    elif len(certificates) == 1:
        yield Flaw(
            _("The file holds one certificate without those of its issuers: some browsers and phones refuse it."),
            _("Set PASOKH_TLS_CERT to the file with the chain; certbot calls it fullchain.pem."),
            bad=False,
        )


def _renewing() -> str:
    return _("Renew it (certbot renew). Pasokh takes the new files by itself, without a restart.")


def _names(leaf) -> list[str]:
    from cryptography.x509 import DNSName, ExtensionNotFound, IPAddress, SubjectAlternativeName

    try:
        given = leaf.extensions.get_extension_for_class(SubjectAlternativeName).value
    except ExtensionNotFound:
        return []
    return [*given.get_values_for_type(DNSName), *map(str, given.get_values_for_type(IPAddress))]


def fits(names: list[str], host: str) -> bool:
    """Whether one of a certificate's names covers the host: the same, or a star for its first label (RFC 6125, 6.4.3)."""
    host = _plain(host)
    rest = host.partition(".")[2]
    known = {_plain(name) for name in names}
    return host in known or (not _is_ip(host) and bool(rest) and f"*.{rest}" in known)


def _plain(name: str) -> str:
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        return name.rstrip(".").encode("idna").decode() if not name.isascii() else name.rstrip(".").lower()
    except UnicodeError:
        return name


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
