"""Who the site's own server says that a visitor is: a JWT that it signed with the site's secret, or its id of her with an HMAC by the same secret."""

import hashlib
import hmac
from dataclasses import dataclass

import jwt
from django.utils.translation import gettext_noop as _

ALGORITHMS = ["HS256"]  # and no other, whatever the token says of itself
LEEWAY = 60  # seconds that two clocks may differ
LONGEST_TOKEN, LONGEST_USER, LONGEST_DETAIL = 8192, 200, 320  # characters
DETAILS = ("name", "email", "phone")
NOT_VERIFIED, EXPIRED, NO_SECRET, UNUSABLE = "not_verified", "expired", "no_secret", "unusable"
# What the site's programmers read in the console of the browser.
WORDS = {
    NOT_VERIFIED: _("the signature does not fit the site's secret"),
    EXPIRED: _("the token has expired"),
    NO_SECRET: _("the site has no secret yet: make one in its settings"),
    UNUSABLE: _("it needs the user's id (sub, or user_id with hash) and, if it is a token, an expiry (exp)"),
}


class NotVouched(ValueError):
    """It proves nothing: the reason is a key of WORDS."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Told:
    """What is said of a visitor: `user` is the site's own id of her, "" if nobody vouches for it.

    `verified` are those of her details that the site has checked.
    """

    user: str
    details: dict
    verified: frozenset = frozenset()


def read(given, secret) -> Told:
    """What a page said by `identify`: a token, or an object. Raises NotVouched for what claims a user and does not prove it."""
    if isinstance(given, str):
        return _of_token(given, secret)
    if not isinstance(given, dict):
        raise NotVouched(UNUSABLE)
    if "user_id" in given or "hash" in given:
        return Told(_proven_id(given, secret), _details(given))
    return Told("", _details(given))


def _of_token(token, secret):
    if len(token) > LONGEST_TOKEN:
        raise NotVouched(UNUSABLE)
    if not secret:
        raise NotVouched(NO_SECRET)
    wanted = {"require": ["exp", "sub"], "verify_sub": False, "verify_aud": False}
    try:
        claims = jwt.decode(token, secret, algorithms=ALGORITHMS, options=wanted, leeway=LEEWAY)
    except jwt.ExpiredSignatureError as error:
        raise NotVouched(EXPIRED) from error
    except jwt.InvalidSignatureError as error:
        raise NotVouched(NOT_VERIFIED) from error
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise NotVouched(UNUSABLE) from error
    verified = frozenset(kind for kind in ("email", "phone") if claims.get(f"{kind}_verified") is True)
    return Told(_user(claims["sub"]), _details(claims), verified)


def _proven_id(given, secret):
    user, said = _user(given.get("user_id")), given.get("hash")
    if not isinstance(said, str):
        raise NotVouched(UNUSABLE)
    if not secret:
        raise NotVouched(NO_SECRET)
    fitting = hmac.new(secret.encode(), user.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(fitting.encode(), said.strip().lower().encode("utf-8", "replace")):
        raise NotVouched(NOT_VERIFIED)
    return user


def _user(value):
    """An id as text: many programs count their users."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_USER or not text.isprintable():
        raise NotVouched(UNUSABLE)
    return text


def _details(given):
    found = {name: given[name] for name in DETAILS if isinstance(given.get(name), str)}
    return {name: " ".join(text[:LONGEST_DETAIL].split()) for name, text in found.items() if text.isprintable()}
