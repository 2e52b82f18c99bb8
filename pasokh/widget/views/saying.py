"""What a visitor says of her request: that it is solved or is not, and how content she is."""

from pasokh.tickets.actions.confirm import confirm, deny

from .. import ratings, threads
from ..conversations import spoken_of
from ..problems import Problem
from ..visits import visitor_view


def say(visit):
    """`{solved: true}` closes the request, `{solved: false}` opens it again; one that is not just solved stays as it is. With `rating`, or with it alone,
    she says how content she is: `{rating, reasons, text}`.
    """
    solved = visit.data.get("solved")
    if not isinstance(solved, bool) and ("rating" not in visit.data or solved is not None):
        raise Problem("bad_body")
    with visit.enter():
        current = spoken_of(visit)
        # One that was merged is spoken of by what it went into, if that is hers as well.
        ticket = current and current.survivor
        is_hers = bool(ticket) and ticket.contact_id == visit.contact.pk and not visit.contact.blocked_at
        if "rating" in visit.data:
            ratings.take(visit, ticket if is_hers else None)
        if is_hers and solved is not None:
            (confirm if solved else deny)(ticket=ticket, contact=visit.contact)
        if is_hers:
            ticket.refresh_from_db()  # the verbs have locked, and changed, their own
        return {"ticket": threads.present_ticket(current)}


word = visitor_view(POST=say)
