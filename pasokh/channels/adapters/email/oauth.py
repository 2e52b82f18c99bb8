"""Signing in at a mailbox by OAuth 2: the provider's page, and what its token address answers. What is kept of it, and when, says ``sign_in.py``."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings

from pasokh.kernel import outbound
from pasokh.kernel.persian.isolates import clean_line

from ..base import TemporaryFailure

SECONDS = 20  # for a call
LIFE = 3600  # seconds that an access token lives whose provider does not say it
MAX_BYTES = 100_000
PURPOSE = b"pasokh mailbox sign-in "
PASSING = ("temporarily_unavailable", "server_error", "slow_down")  # errors of RFC 6749 and 8628 that may pass


@dataclass(frozen=True, slots=True)
class Provider:
    """Where one signs in, where tokens are given, what is asked for, and its mail servers (IMAP by TLS, SMTP by STARTTLS)."""

    authorise: str = ""
    token: str = ""
    scopes: str = ""
    asks: dict = field(default_factory=dict)  # what its page wants to be told beside what the standard says
    imap: str = ""
    smtp: str = ""


MICROSOFT = "https://login.microsoftonline.com/common/oauth2/v2.0"
PROVIDERS = {
    "google": Provider(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        {"access_type": "offline", "prompt": "consent"},  # else it gives a refresh token the first time only
        "imap.gmail.com",
        "smtp.gmail.com",
    ),
    "microsoft": Provider(
        f"{MICROSOFT}/authorize",
        f"{MICROSOFT}/token",
        "offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
        {"prompt": "select_account"},
        "outlook.office365.com",
        "smtp.office365.com",
    ),
    "other": Provider(),
}


class Denied(Exception):
    """The provider said no for good; the text holds its words. `stale`: what was signed in before is worth nothing any more."""

    def __init__(self, words, *, stale=False):
        super().__init__(words)
        self.stale = stale


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token address gives: an access token, the seconds that it lives, and, if there is a new one, the refresh token."""

    access: str
    seconds: int
    refresh: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """This installation as a mailbox's provider knows it."""

    provider: Provider
    id: str
    secret: str
    proxy: str
    user: str

    def page(self, *, state: str, redirect: str, verifier: str) -> str:
        """The address of the provider's page on which a person signs in; it leads back to `redirect` with a code."""
        said = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": redirect,
            "scope": self.provider.scopes,
            "state": state,
            "code_challenge": _base64(hashlib.sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
            "login_hint": self.user,
        }
        parts = urlsplit(self.provider.authorise)
        query = "&".join(filter(None, [parts.query, urlencode(said | self.provider.asks)]))
        return urlunsplit(parts._replace(query=query, fragment=""))

    def exchange(self, *, code: str, redirect: str, verifier: str) -> Tokens:
        """The tokens for a code. Raises Denied and TemporaryFailure."""
        return self._ask(grant_type="authorization_code", code=code, redirect_uri=redirect, code_verifier=verifier)

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens. The refresh token may be worth nothing afterwards, where the answer brings another. Raises Denied and TemporaryFailure."""
        return self._ask(grant_type="refresh_token", refresh_token=refresh_token)

    def _ask(self, **said) -> Tokens:
        said |= {"client_id": self.id} | ({"client_secret": self.secret} if self.secret else {})
        private = settings.PASOKH_MAIL_PRIVATE
        way = {"proxy": self.proxy or None, "allow_private": private, "private_proxy": private}
        try:
            answer = outbound.request(
                "POST", self.provider.token, data=said, seconds=SECONDS, max_bytes=MAX_BYTES,
                headers={"Accept": "application/json"}, **way,
            )  # fmt: skip
        except outbound.OutboundError as error:
            # Also what our own guard refuses: a name that leads elsewhere for an hour must not cost the sign-in.
            raise TemporaryFailure(str(error)) from error
        return _tokens(answer)


def client_of(channel) -> Client:
    """The client of a mailbox that signs in by token. Raises KeyLost."""
    given, secret = channel.settings, channel.credentials
    return Client(
        provider=provider_of(given),
        id=given.get("oauth_client", ""),
        secret=secret.get("oauth_secret", ""),
        proxy=secret.get("oauth_proxy", ""),
        user=given.get("imap_user") or given.get("smtp_user") or given.get("address", ""),
    )


def provider_of(given: dict) -> Provider:
    """The provider in a mailbox's settings; what stands there goes before what is usual."""
    usual = PROVIDERS.get(given.get("sign_in"), PROVIDERS["other"])
    return Provider(
        given.get("oauth_authorise_url") or usual.authorise,
        given.get("oauth_token_url") or usual.token,
        given.get("oauth_scopes") or usual.scopes,
        usual.asks,
    )


def verifier_of(nonce: str) -> str:
    """The code verifier (RFC 7636) of one sign-in: made again from its nonce when the code comes, so that it is kept nowhere and never told."""
    return _base64(hmac.new(PURPOSE + settings.SECRET_KEY.encode(), nonce.encode(), "sha256").digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _tokens(answer) -> Tokens:
    try:
        said = answer.json()
    except ValueError:
        said = None
    said = said if isinstance(said, dict) else {}
    access = said.get("access_token")
    if answer.status_code == 200 and isinstance(access, str) and access and access.isascii():
        return Tokens(access, _seconds(said.get("expires_in")), str(said.get("refresh_token") or ""))
    raise _failure(answer.status_code, said)


def _seconds(given) -> int:
    try:
        return max(0, int(given))
    except (TypeError, ValueError, OverflowError):
        return LIFE


def _failure(status, said) -> Exception:
    code = str(said.get("error") or "")
    words = clean_line(": ".join(filter(None, [code, str(said.get("error_description") or "")])), 500)
    # Only its own words are a refusal: a server or a proxy that stands between says no with a page.
    if code and code not in PASSING and status < 500 and status not in (408, 425, 429):
        return Denied(words, stale=code == "invalid_grant")
    return TemporaryFailure(words or f"status {status}, and no answer of a token address")
