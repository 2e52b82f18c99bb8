"""The installation's own certificate (PASOKH_TLS_CERT, PASOKH_TLS_KEY), where no proxy holds one: for pages and for received mail.

A certificate is renewed every few weeks by somebody else (certbot, an administrator). Whoever serves with it calls `renew` now and then;
connections that are open keep the old one, new ones get the new one, and nothing restarts.
"""

import ssl
from pathlib import Path

import structlog
from django.conf import settings

log = structlog.get_logger("pasokh.kernel")

RENEW_SECONDS = 20  # between looks at the files
# TLS 1.3's own suites are always on; of TLS 1.2 only those with forward secrecy and authenticated encryption (RFC 9325, 4.2).
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"


class Certificate:
    """A certificate chain and its key, both PEM files, ready for servers. OSError (ssl.SSLError is one) when they cannot be used."""

    def __init__(self, chain: Path | str, key: Path | str):
        self.chain, self.key = Path(chain), Path(key)
        self.seen = self._state()
        self.context = self._loaded()

    def renew(self) -> bool:
        """Read the files again if they have changed; whether new ones are in use. Unusable files leave the old certificate in use."""
        try:
            state = self._state()
            if state == self.seen:
                return False
            self._loaded()  # Tried apart first: a context that has taken half a pair serves nobody.
            self.context.load_cert_chain(self.chain, self.key)
        except OSError as error:
            # Half of a renewal may be written by now: the other half is looked for next time.
            log.warning("the renewed certificate cannot be used yet", file=str(self.chain), error=str(error))
            return False
        self.seen = state
        log.info("the certificate was renewed", file=str(self.chain))
        return True

    def _loaded(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(CIPHERS)
        context.load_cert_chain(self.chain, self.key, password=_no_password)
        return context

    def _state(self) -> tuple:
        # The files behind the links: certbot writes new ones and turns the links.
        found = [path.stat() for path in (self.chain, self.key)]
        return tuple((one.st_ino, one.st_mtime_ns, one.st_size) for one in found)


def _no_password() -> str:
    # Without an answer OpenSSL would ask the terminal and wait.
    raise ssl.SSLError("the key is protected by a password")


def own_certificate() -> Certificate | None:
    """The certificate of the settings; None when there is none. OSError when it cannot be used."""
    if not settings.PASOKH_TLS_CERT:
        return None
    return Certificate(settings.PASOKH_TLS_CERT, settings.PASOKH_TLS_KEY)
