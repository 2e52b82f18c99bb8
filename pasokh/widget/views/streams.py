from .. import tokens
from ..problems import Problem
from ..visits import visitor_view


def admit(visit):
    """The address of a stream, good for a minute. There is something to hear only once the visitor has said something."""
    with visit.enter():
        contact = visit.contact
    if contact is None:
        raise Problem("no_conversation")
    ticket = tokens.stream_ticket(visit.workspace.pk, contact.pk, visit.site.pk)
    return {"url": f"/live/visitor?t={ticket}"}


stream = visitor_view(POST=admit)
