"""Finding a customer by the name that stands in addresses."""

from pasokh.contacts.models import Contact

from ..lookup import get_or_404


def contact_or_404(public_id) -> Contact:
    """The customer, or into whom she was merged."""
    who = get_or_404(Contact.objects.select_related("company", "merged_into"), public_id)
    return who.merged_into or who
