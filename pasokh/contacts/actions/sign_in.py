"""Signing customers in: by a one-time code to a phone or an e-mail, by the shop's own link, or by a password.

Nothing here tells whether somebody is known: a code is asked for and sent for everybody alike, and what is wrong is wrong in one way.
"""

import hmac
import secrets
from hashlib import sha256

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from pasokh.events import track
from pasokh.kernel import limits
from pasokh.kernel.tenancy import require_workspace_id

from ..models import Contact, CustomerPassword, CustomerSession, Identity, SignInCode
from ..normalise import normalise
from .identify import identify

DIGITS = 6
TRIES = 5  # of one code
HOUR = 3600  # seconds
ASKED_PER_WAY = (6, HOUR)  # codes for one phone or e-mail, from anywhere
ASKED_AT_ONCE = (1, 60)  # and between two of them
ASKED_PER_PLACE = (20, HOUR)  # codes from one network address
TRIED_PER_WAY = (15, HOUR)  # wrong codes and passwords for one phone or e-mail
TRIED_PER_PLACE = (40, HOUR)
TOKEN_BYTES = 32


class TooMany(Exception):
    """Asked or tried too often: once more in `after` seconds."""

    def __init__(self, after):
        super().__init__(f"once more in {after} seconds")
        self.after = after


class Wrong(Exception):
    """The code or the password is not right, or not any more. Which of them, nobody is told."""


def ask_code(*, kind, value, place, language="") -> SignInCode:
    """Note that a code is wanted for a phone or an e-mail; whoever sends it draws it (`draw_code`). `place` is the network address that asks.

    Raises ValueError for a malformed way, TooMany; nothing is noted then.
    """
    value = normalise(kind, value)
    _count("asked", place, value, ASKED_PER_PLACE, ASKED_PER_WAY)
    _hit(f"code soon {_named(value)}", ASKED_AT_ONCE)
    return SignInCode.objects.create(kind=kind, value=value, language=language)


def draw_code(asked: SignInCode) -> str:
    """A fresh code for one that was asked for, in the clear, to be sent and forgotten; those asked for before of the same way are worth nothing any more."""
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    asked.code_hash = _hash_of(asked, code)
    asked.save(update_fields=["code_hash"])
    return code


def sign_in_by_code(*, kind, value, code, place) -> Contact:
    """The contact who has this phone or e-mail, for it got the code: known, or new. The code is used up.

    Raises ValueError for a malformed way, Wrong, TooMany. A wrong try is written down: catch Wrong inside of the transaction.
    """
    value = normalise(kind, value)
    _count("tried", place, value, TRIED_PER_PLACE, TRIED_PER_WAY)
    if not _use(kind, value, code):
        raise Wrong
    limits.forget(f"code tried {_named(value)}")
    return identify(kind=kind, value=value)


@transaction.atomic
def _use(kind, value, code) -> bool:
    asked = SignInCode.objects.select_for_update().filter(kind=kind, value=value).order_by("-pk").first()
    if asked is None or not asked.is_alive or not asked.code_hash or asked.tries >= TRIES:
        return False
    right = hmac.compare_digest(asked.code_hash, _hash_of(asked, code))
    asked.tries += 1
    asked.used_at = timezone.now() if right else None
    asked.save(update_fields=["tries", "used_at"])
    return right


def sign_in_by_password(*, kind, value, password, place) -> Contact:
    """The contact whose proven phone or e-mail this is, and whose password. As slow for who is unknown. Raises ValueError, Wrong, TooMany."""
    value = normalise(kind, value)
    _count("tried", place, value, TRIED_PER_PLACE, TRIED_PER_WAY)
    held = Identity.objects.select_related("contact").filter(kind=kind, value=value, proven=True).first()
    kept = CustomerPassword.objects.filter(contact=held.contact_id).first() if held else None
    if kept is None:
        make_password(password)  # takes the time that a look would take
        raise Wrong
    if not check_password(password, kept.password):
        raise Wrong
    limits.forget(f"code tried {_named(value)}")
    return held.contact


def set_password(*, contact, password, keep=None) -> None:
    """She chooses a password, or none (""). Every session of hers ends but `keep`. Raises Django's ValidationError for a weak one; nothing has changed then."""
    if password:
        validate_password(password)
    CustomerPassword.objects.filter(contact=contact).delete()
    if password:
        CustomerPassword.objects.create(contact=contact, password=make_password(password))
    end_sessions(contact=contact, keep=keep)
    track("contact.password_set" if password else "contact.password_dropped", actor=contact.actor, subject=contact)


def open_session(*, contact, how, browser="") -> tuple[CustomerSession, str]:
    """She is signed in in a browser: the session, and the token that the browser keeps, which nobody can read again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session = CustomerSession.objects.create(
        contact=contact, token_hash=hash_of_token(token), how=how, browser=browser[:200]
    )
    track("contact.signed_in", actor=contact.actor, subject=contact, how=str(how))
    return session, token


def session_of(token) -> CustomerSession | None:
    """The session of a browser's token with its contact, if it has not ended; its use is noted. Inside the workspace."""
    found = CustomerSession.alive().select_related("contact").filter(token_hash=hash_of_token(token)).first()
    if found is None or found.contact.erased_at:
        return None
    found.note_use()
    return found


def end_sessions(*, contact, only=None, keep=None) -> int:
    """Sign her out: of one session, of all, or of all but one. Returns of how many."""
    hers = CustomerSession.objects.filter(contact=contact)
    if only is not None:
        hers = hers.filter(pk=only.pk)
    if keep is not None:
        hers = hers.exclude(pk=keep.pk)
    return hers.delete()[0]


def follow_merge(kept, absorbed) -> None:
    """Two contacts are one: her browsers stay signed in, and the password of the one that goes on counts."""
    CustomerSession.objects.filter(contact=absorbed).update(contact=kept)
    CustomerPassword.objects.filter(contact=absorbed).delete()


def forget(contact) -> None:
    """She is forgotten: no browser knows her any more, and no code leads to her."""
    for kind, value in contact.identities.values_list("kind", "value"):
        SignInCode.objects.filter(kind=kind, value=value).delete()
    end_sessions(contact=contact)
    CustomerPassword.objects.filter(contact=contact).delete()


def hash_of_token(token) -> str:
    """How a token is kept: it is long and random, so a plain hash tells nothing."""
    return sha256(str(token).encode()).hexdigest()


def _hash_of(asked, code):
    # A code is short: without the installation's key its hash would tell it.
    return salted_hmac("pasokh.sign-in-code", f"{asked.pk} {asked.value} {code}", algorithm="sha256").hexdigest()


def _count(what, place, value, per_place, per_way):
    _hit(f"code {what} {limits.party(place)}", per_place)
    _hit(f"code {what} {_named(value)}", per_way)


def _hit(key, allowed):
    limit, seconds = allowed
    verdict = limits.hit(key, limit, seconds)
    if not verdict.allowed:
        raise TooMany(verdict.retry_after)


def _named(value):
    return sha256(f"{require_workspace_id()} {value}".encode()).hexdigest()[:32]
