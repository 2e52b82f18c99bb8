from django.db import IntegrityError, transaction
from django.db.models import TextField

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.database.writing import insert

from ..models import Contact, Identity
from ..normalise import normalise


def identify(*, kind, value, name="", language=""):
    """The contact behind an identity that something was received from; a new one when nobody has it.

    A proven match wins; else the only contact who claimed it gets it proven, unless she is known by another of this
    kind; else a contact is made. Two doors at once agree on one contact. Raises ValueError for a malformed identity.
    """
    value = normalise(kind, value)
    contact = _proven(kind, value) or _only_claimant(kind, value) or _make(kind, value, name, language)
    if name and not contact.name:
        contact.rename(name)
    return contact


def claim(*, contact, kind, value):
    """Note what a contact says of herself. It proves nothing: nobody else's record is touched or shown."""
    _, fresh = Identity.objects.get_or_create(contact=contact, kind=kind, value=normalise(kind, value))
    if fresh:
        contact.refold()


def _asked(proven):
    asked = {"kind": Asked("kind", TextField()), "value": Asked("value", TextField()), "proven": proven}
    return Identity.objects.select_related("contact").filter(**asked).order_by("pk")[:2]


_proven_ones = Ready(lambda: _asked(proven=True), prepared=True)
_claims = Ready(lambda: _asked(proven=False), prepared=True)


def _proven(kind, value):
    identity = _proven_ones.first(kind=kind, value=value)
    return identity.contact if identity else None


def _only_claimant(kind, value):
    claims = _claims(kind=kind, value=value)
    if len(claims) != 1 or claims[0].contact.erased_at:
        return None
    # Who has an address of her own and claims another may be after what its owner is going to write, and so may any visitor of a chat, who
    # types what she likes: her record would pass for the owner's. A person merges them. What colleagues and machines noted is believed.
    doubtful = {"kind__in": (kind, Identity.Kind.VISITOR), "proven": True}
    if Identity.objects.filter(contact=claims[0].contact_id, **doubtful).exists():
        return None
    Identity.objects.filter(pk=claims[0].pk).update(proven=True)
    return claims[0].contact


def _make(kind, value, name, language):
    try:
        with transaction.atomic():
            (contact,) = insert([Contact(name=name.strip()[:160], language=language)])
            insert([Identity(contact=contact, kind=kind, value=value, proven=True)])
    except IntegrityError:
        # Somebody else was quicker: hers is the one.
        return _proven(kind, value)
    if name or kind != Identity.Kind.VISITOR:
        contact.refold()
    track("contact.created", actor=SYSTEM, subject=contact, identity=kind)
    return contact
