"""Sending and solving in one go: the message goes in any case."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from pasokh.tickets.actions.append import locked
from pasokh.tickets.actions.hold import solved_with
from pasokh.tickets.actions.solving import NotSaid, NotYet
from pasokh.tickets.life import life_rules
from pasokh.tickets.models import LifeRules

ASK = "ask"  # an event of the page: fetch this dialog


def solve_in_passing(request, ticket, said) -> dict:
    """Solve a ticket whose answer (a Message or a HeldReply) was just taken. Returns what this sets off on the page.

    Where the workspace asks what it came to, the page asks; where it cannot be solved yet, the page says so, and why.
    """
    ticket = locked([ticket.pk])[ticket.pk]
    if ticket.settled:
        return {}
    by_script = request.headers.get("HX-Request") == "true"
    if by_script and life_rules().asks != LifeRules.Asks.NEVER:
        return {ASK: {"url": f"{reverse('desk:solving', args=[ticket.number])}?{urlencode({'sent': said.client_id})}"}}
    try:
        event = ticket.solve(by=request.member)
    except NotYet as problem:
        return _unsolved(" ".join(problem.words))
    except NotSaid:
        return _unsolved(_("Say what it came to."))
    if event:
        solved_with(ticket=ticket, by=request.member, client_id=said.client_id, event=event)
    return {}


def _unsolved(why):
    words = _("Your answer was taken. The request is not solved: %(why)s") % {"why": why}
    return {"toast": {"text": words, "kind": "warn"}}
