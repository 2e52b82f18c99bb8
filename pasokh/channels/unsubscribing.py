"""The address under which somebody says that she wants no automatic mail: signed, of one customer, and served by the portal."""

from django.conf import settings
from django.core.signing import BadSignature, Signer

from pasokh.contacts.models import Contact
from pasokh.kernel.address import is_reachable

PATH = "u/"  # below the installation's address
signer = Signer(sep="~", salt="pasokh unsubscribing")


class BadLink(ValueError):
    """Not an address that we made."""


def address_of(contact, language="fa") -> str:
    """Where she says so; "" where the installation has no address that customers reach."""
    if not is_reachable(settings.PASOKH_URL):
        return ""
    token = signer.sign(f"{contact.workspace_id:x}.{contact.pk:x}")
    address = f"{settings.PASOKH_URL}/{PATH}{token}"
    return address if language.startswith("fa") else f"{address}?lang={language}"


def read(token) -> tuple[int, int]:
    """(workspace, contact) of an address. Raises BadLink for one that is not ours."""
    try:
        workspace_id, contact_id = (int(part, 16) for part in signer.unsign(token).split("."))
    except (BadSignature, ValueError) as error:
        raise BadLink from error
    return workspace_id, contact_id


def contact_of(contact_id) -> Contact | None:
    """Whom it means by now, within the workspace: the one she was merged into; None for one who was forgotten."""
    found = Contact.objects.filter(pk=contact_id).first()
    while found and found.merged_into_id:
        found = found.merged_into
    return found if found and not found.erased_at else None
