from django.db import IntegrityError, transaction

from pasokh.events import track

from ..models import Contact, Identity
from ..normalise import normalise


class IdentityTaken(Exception):
    """Somebody else is reached so already: `contact` is she."""

    def __init__(self, contact):
        super().__init__("an identity belongs to one contact")
        self.contact = contact


def add(*, by, name="", language="", notes="", identities=()):
    """Note a new customer, with (kind, value) pairs that `by` vouches for.

    Raises ValueError for a malformed identity and IdentityTaken for one that somebody has; nothing has changed then.
    """
    with transaction.atomic():
        contact = Contact.objects.create(name=name.strip(), language=language, notes=notes)
        for kind, value in identities:
            _take(contact, kind, value)
        contact.refold()
        track("contact.created", actor=by.actor, subject=contact)
    return contact


def add_identity(*, contact, kind, value, by):
    """Note another way to reach a contact; one she claimed herself becomes proven. Raises as `add`. Returns the Identity."""
    with transaction.atomic():
        identity, changed = _take(contact, kind, value)
        if changed:
            contact.refold()
            track("contact.updated", actor=by.actor, subject=contact, fields=["identities"])
    return identity


def remove_identity(*, contact, identity, by):
    """Forget a way to reach a contact."""
    identity.delete()
    contact.refold()
    track("contact.updated", actor=by.actor, subject=contact, fields=["identities"])


def _take(contact, kind, value):
    value = normalise(kind, value)
    known = Identity.objects.filter(contact=contact, kind=kind, value=value).first()
    if known and known.proven:
        return known, False
    identity = known or Identity(contact=contact, kind=kind, value=value)
    identity.proven = True
    try:
        with transaction.atomic():
            identity.save()
    except IntegrityError as error:
        # The constraint decides, so that two at once agree on one owner.
        owner = Identity.objects.select_related("contact").get(kind=kind, value=value, proven=True)
        raise IdentityTaken(owner.contact) from error
    return identity, True
