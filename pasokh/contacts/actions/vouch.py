"""Who a visitor is, as the site's own server says of its users: her conversations are hers on every device, and nobody else's on hers."""

from django.db import transaction

from ..models import Contact, Identity
from .add import IdentityTaken, add_identity
from .identify import claim, identify
from .merge import become_one

TRIES = 2


def vouch(*, visitor, site, user, language="") -> Contact | None:
    """The contact whom a site knows as its `user`, made if need be, met in the browser that `visitor` names. Inside the workspace.

    What was said in this browser by nobody known becomes hers. None where the browser is somebody else's: it must begin under another name. Nothing has
    changed then.
    """
    for _ in range(
        TRIES
    ):  # another browser of hers may do the same at the same time: the second look finds what it made
        try:
            with transaction.atomic():
                return _vouch(visitor, site, f"{site}:{user}", language)
        except IdentityTaken:
            continue
    return None


def _vouch(visitor, site, value, language):
    owner, present = _held(Identity.Kind.USER, value), _held(Identity.Kind.VISITOR, visitor)
    if present is None:
        owner = owner or identify(kind=Identity.Kind.USER, value=value, language=language)
        add_identity(contact=owner, kind=Identity.Kind.VISITOR, value=visitor, by=owner)
        return owner
    if owner == present:
        return owner
    if owner is None:
        return _named(present, site, value)
    return None if present.blocked_at or _is_known(present) else become_one(kept=owner, absorbed=present, by=owner)


def _named(present, site, value):
    """The one who was met here, unless the site knows her as another of its users."""
    if _proven(present).filter(kind=Identity.Kind.USER, value__startswith=f"{site}:").exists():
        return None
    add_identity(contact=present, kind=Identity.Kind.USER, value=value, by=present)
    return present


def _held(kind, value):
    found = Identity.objects.select_related("contact").filter(kind=kind, value=value, proven=True).first()
    return found.contact if found else None


def _proven(contact):
    return contact.identities.filter(proven=True)


def _is_known(contact):
    """Whether she is somebody beyond this browser: two known people are made one by a person only."""
    return _proven(contact).exclude(kind=Identity.Kind.VISITOR).exists()


def note_details(*, contact, name="", ways=(), verified=()) -> None:
    """What the site says of its user: her name, if we know none, and (kind, value) pairs.

    Those of a kind in `verified` are her own, unless somebody has them; others are claims. Malformed ones are passed over.
    """
    if name and not contact.name:
        contact.rename(name)
    for kind, value in ways:
        try:
            _note(contact, kind, value, kind in verified)
        except ValueError:
            continue


def _note(contact, kind, value, is_verified):
    if is_verified:
        try:
            add_identity(contact=contact, kind=kind, value=value, by=contact)
            return
        except IdentityTaken:
            pass
    claim(contact=contact, kind=kind, value=value)
