"""Public ids in, rows out, inside the caller's workspace and sight: whatever she may not see is not there."""

from pasokh.contacts.models import Contact
from pasokh.tickets.models import Status, Ticket, TicketType

from .problems import Problem, invalid

MOST_MERGES = 20


def at(rows, public_id):
    """The row that the path names. Raises Problem 404."""
    try:
        return rows.by_public_id(public_id)
    except rows.model.DoesNotExist as error:
        raise Problem("not_found") from error


def named(rows, public_id, **where):
    """The row that a field or parameter names; None for None. Raises Problem 422 that points there."""
    if public_id is None:
        return None
    try:
        return rows.by_public_id(public_id)
    except rows.model.DoesNotExist as error:
        raise invalid("unknown_id", **where) from error


def ticket_at(caller, public_id, rows=None):
    """The ticket that the path names, if the caller's member may see it. Raises Problem 404."""
    rows = Ticket.objects if rows is None else rows
    return at(rows.visible_to(caller.member), public_id)


def contact_at(public_id, rows=None):
    """The contact that the path names; one that was merged leads to the one that was kept. Raises Problem 404."""
    return _kept(at(_contacts(rows), public_id))


def writing_contact(public_id, **where):
    """The contact whose word a field brings, or None. Raises Problem 422, or 409 where nothing is taken from her."""
    contact = _kept(named(_contacts(), public_id, **where))
    return contact and open_to_us(contact)


def not_erased(contact):
    """A contact of whom something may be kept. Raises Problem 409."""
    if contact.erased_at:
        raise Problem("contact_erased")
    return contact


def open_to_us(contact):
    """A contact from whom something is taken. Raises Problem 409 for one who was erased or blocked."""
    if not_erased(contact).blocked_at:
        raise Problem("contact_blocked")
    return contact


def _contacts(rows=None):
    return (Contact.objects if rows is None else rows).select_related("company")


def _kept(contact):
    for _step in range(MOST_MERGES):
        if contact is None or contact.merged_into_id is None:
            break
        contact = _contacts().get(pk=contact.merged_into_id)
    return contact


def status_keyed(key, **where):
    """The status with this key. Raises Problem 422."""
    # Into «snoozed» only putting off leads, which needs a time.
    offered = Status.objects.offered().exclude(key="snoozed")
    status = offered.filter(key=key).first()
    if status is None:
        choices = ", ".join(offered.values_list("key", flat=True))
        raise invalid("not_a_choice", choices=choices, **where)
    return status


def type_keyed(key, **where):
    """The type with this key; None for None. Raises Problem 422."""
    if key is None:
        return None
    type = TicketType.objects.filter(key=key).first()
    if type is None:
        choices = ", ".join(TicketType.objects.offered().values_list("key", flat=True))
        raise invalid("not_a_choice", choices=choices, **where)
    return type
