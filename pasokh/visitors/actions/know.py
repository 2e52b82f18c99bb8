"""Whose browser it is: a visitor and the contact whom she turned out to be."""

from ..models import Browser, Visitor


def know(*, key, contact) -> None:
    """The visitor of this key, on whichever site, is this contact. Inside the workspace."""
    Visitor.objects.filter(key=key).update(contact=contact)


def follow_merge(*, kept_id, absorbed_id) -> None:
    """Two contacts are one."""
    Visitor.objects.filter(contact=absorbed_id).update(contact=kept_id)
    Browser.objects.filter(contact=absorbed_id).update(contact=kept_id)


def forget(*, contact_id) -> None:
    """Delete everything that is kept of a contact's browsers; the days' numbers, which name nobody, stay."""
    Visitor.objects.filter(contact=contact_id).delete()
    Browser.objects.filter(contact=contact_id).delete()
