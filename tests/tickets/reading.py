"""What stands on a ticket, read anew."""

from pasokh.tickets.models import Ticket


def texts(ticket) -> list[str]:
    """What was said on it, in the order of its thread."""
    return list(ticket.messages.order_by("position").values_list("text", flat=True))


def now(ticket) -> Ticket:
    """The ticket as it stands in the database."""
    return Ticket.objects.select_related("status").get(pk=ticket.pk)
