from .. import tokens
from ..problems import Problem
from ..streams import may_listen
from ..visits import visitor_view


def admit(visit):
    """The address of a stream, good for a minute. Where the site does not show its visitors, there is something to hear only once she has written."""
    with visit.enter():
        url = address_for(visit)
    if url is None:
        raise Problem("no_conversation")
    return {"url": url}


def address_for(visit) -> str | None:
    """The same, or None where there is nothing to hear. Inside the workspace."""
    contact = visit.contact
    if not may_listen(visit.site, contact):
        return None
    named = (contact.pk if contact else 0, visit.site.pk, visit.visitor)
    return f"/live/visitor?t={tokens.stream_ticket(visit.workspace.pk, *named)}"


stream = visitor_view(POST=admit)
