"""A request that is made up, to show what a saved reply will say."""

from django.utils.translation import gettext as _

from pasokh.contacts.models import Contact

from ..models import Ticket


def sample_ticket() -> Ticket:
    """Unsaved, with a customer who has a name."""
    contact = Contact(name=_("Maryam Rezaei"), language="")
    return Ticket(number=1042, tracking_code="7K2M9P4XQ8RT", subject=_("Where is my order?"), contact=contact)
