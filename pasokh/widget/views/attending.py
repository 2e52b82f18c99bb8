"""Being at the chat: how far it was read, and typing."""

import json

from pasokh.channels.site import setting
from pasokh.kernel.persian.isolates import clean_line
from pasokh.live.announcing import signal
from pasokh.tickets.actions.report_state import report_state
from pasokh.tickets.models import Message

from .. import rates, threads
from ..conversations import spoken_of
from ..problems import Problem
from ..visits import visitor_view

ON_ITS_WAY = (Message.State.QUEUED, Message.State.SENT)
MOST_AT_ONCE = 100
LONGEST_TYPED = 260  # characters, the last ones, of what she is writing
MOST_BYTES = 1700  # of them, as a signal carries it


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
    """The visitor is typing, or has stopped: told to whoever has her ticket open. `text` is what stands in her field, kept nowhere."""
    told = {"type": "typing", "typing": visit.data.get("typing") is True} | _typed(visit)
    with visit.enter():
        is_blocked = visit.contact is not None and visit.contact.blocked_at
        ticket = None if is_blocked else spoken_of(visit)
    if ticket:
        signal(visit.workspace.pk, f"typing:{ticket.survivor.pk}", told)
    return {}


def _typed(visit):
    """What she is writing, where the site lets it be seen: its end, as one line."""
    if "text" not in visit.data or not setting(visit.site, "typing_preview"):
        return {}
    rates.spend_report(visit)
    whole = clean_line(visit.text("text")[-2 * LONGEST_TYPED :], 2 * LONGEST_TYPED)
    line = whole[-LONGEST_TYPED:]
    while len(json.dumps(line)) > MOST_BYTES:
        line = line[len(line) // 4 :]
    return {"text": line if line == whole else f"…{line}"}


seen = visitor_view(POST=saw)
typing = visitor_view(POST=types)
