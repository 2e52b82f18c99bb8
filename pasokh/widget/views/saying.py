"""What a visitor says of her solved request: that it is solved, or that it is not."""

from pasokh.tickets.actions.confirm import confirm, deny

from .. import threads
from ..problems import Problem
from ..visits import visitor_view


def say(visit):
    """`{solved: true}` closes the request, `{solved: false}` opens it again; one that is not just solved stays as it is."""
    solved = visit.data.get("solved")
    if not isinstance(solved, bool):
        raise Problem("bad_body")
    with visit.enter():
        current = threads.current_ticket(visit.contact, visit.site)
        # One that was merged is spoken of by what it went into, if that is hers as well.
        ticket = current and current.survivor
        if ticket and ticket.contact_id == visit.contact.pk and not visit.contact.blocked_at:
            (confirm if solved else deny)(ticket=ticket, contact=visit.contact)
        return {"ticket": threads.present_ticket(threads.current_ticket(visit.contact, visit.site))}


word = visitor_view(POST=say)
