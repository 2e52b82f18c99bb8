"""Being at the chat: how far it was read, and typing."""

from pasokh.live.announcing import signal
from pasokh.tickets.actions.report_state import report_state
from pasokh.tickets.models import Message

from .. import threads
from ..problems import Problem
from ..visits import visitor_view

ON_ITS_WAY = (Message.State.QUEUED, Message.State.SENT)
MOST_AT_ONCE = 100


def saw(visit):
    """The visitor has the thread up to `position` before her; with `state` "delivered" only her browser has it."""
    position = visit.data.get("position")
    if not isinstance(position, int) or isinstance(position, bool) or not 0 <= position < 2**53:
        raise Problem("bad_body")
    with visit.enter():
        ticket, place = threads.ticket_at(visit.contact, visit.site, position) if visit.contact else (None, 0)
        if visit.contact:
            visit.contact.note_presence()
        if ticket and visit.text("state") == "delivered":
            _deliver(ticket, place)
        elif ticket:
            ticket.see_as_contact(place)
    return {}


def _deliver(ticket, place):
    arrived = ticket.messages.filter(kind=Message.Kind.REPLY, state__in=ON_ITS_WAY, position__lte=place)
    for message in arrived.select_related("ticket").order_by("-position")[:MOST_AT_ONCE]:
        report_state(message=message, state=Message.State.DELIVERED)


def types(visit):
    """The visitor is typing, or has stopped: told to whoever has her ticket open."""
    with visit.enter():
        ticket = threads.current_ticket(visit.contact, visit.site)
    if ticket:
        told = {"type": "typing", "typing": visit.data.get("typing") is True}
        signal(visit.workspace.pk, f"typing:{ticket.survivor.pk}", told)
    return {}


seen = visitor_view(POST=saw)
typing = visitor_view(POST=types)
