from django.db import transaction

from ..models import Contact, Identity
from ..normalise import normalise
from .add import IdentityTaken, add_identity
from .identify import identify


class TwoCustomers(Exception):
    """The ways that were named lead to different customers: `contacts`."""

    def __init__(self, contacts):
        super().__init__("these ways lead to more than one customer")
        self.contacts = contacts


def known_or_new(*, by, name="", phone="", email="") -> Contact:
    """The customer whom a colleague names by phone, e-mail or both: whoever is reached so already, else a new one; never a double.

    What was not known of her yet is noted, a name only where she had none. Raises ValueError for no way or a malformed one, and TwoCustomers where the
    phone is one customer's and the address another's; nothing has changed then.
    """
    given = ((Identity.Kind.PHONE, phone), (Identity.Kind.EMAIL, email))
    ways = [(kind, normalise(kind, value)) for kind, value in given if value]
    if not ways:
        raise ValueError("no way to reach her")
    with transaction.atomic():
        contact = _owner(ways) or identify(kind=ways[0][0], value=ways[0][1], name=name)
        try:
            for kind, value in ways:
                add_identity(contact=contact, kind=kind, value=value, by=by)
        except IdentityTaken as taken:
            raise TwoCustomers([contact, taken.contact]) from taken
        if name and not contact.name:
            contact.rename(name)
    return contact


def _owner(ways):
    """The one customer who has one of these, if anybody has."""
    found = [
        each.contact
        for kind, value in ways
        for each in Identity.objects.select_related("contact").filter(kind=kind, value=value, proven=True)
    ]
    if len({each.pk for each in found}) > 1:
        raise TwoCustomers(found)
    return found[0] if found else None
