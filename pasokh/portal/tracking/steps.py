"""The way of a request as its customer sees it."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pasokh.events.actors import ANSWERING
from pasokh.tickets.models import Category


def steps_of(ticket) -> list[tuple[str, bool]]:
    """The steps of a request: (label, whether it is done)."""
    solved = ticket.category in (Category.SOLVED, Category.CLOSED)
    # Whoever answered had taken it, whether or not it was assigned: the way has no holes.
    answered = solved or ticket.messages.filter(kind="reply", author_kind__in=ANSWERING).exists()
    return [
        (pgettext("step of a request", "Received"), True),
        (pgettext("step of a request", "Assigned"), ticket.assignee_id is not None or answered),
        (_("Answered"), answered),
        (pgettext("step of a request", "Solved"), solved),
        (pgettext("step of a request", "Closed"), ticket.category == Category.CLOSED),
    ]
