"""Finding a customer by the name that stands in addresses."""

from django.http import Http404

from pasokh.contacts.models import Contact


def contact_or_404(public_id) -> Contact:
    """The customer, or into whom she was merged."""
    try:
        who = Contact.objects.select_related("company", "merged_into").by_public_id(public_id)
    except Contact.DoesNotExist as error:
        raise Http404 from error
    return who.merged_into or who
