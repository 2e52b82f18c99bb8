"""A visitor has the conversation sent to her by mail."""

from pasokh.channels.site import setting
from pasokh.kernel.limits import hit
from pasokh.tickets.models import Transcript

from .. import rates
from ..conversations import spoken_of
from ..problems import Problem
from ..requirements import FIELD_WORDS, identity_of
from ..visits import visitor_view

HOUR, DAY = 3600, 24 * 3600
TO_ONE = 5  # mails to one address in a day, whoever asks: nobody is pestered through us


def ask(visit):
    """`{email}`: what was said so far goes there, once for a press of the button."""
    try:
        address = identity_of("email", visit.text("email"))[1]
    except ValueError as error:
        raise Problem("invalid", errors={"email": FIELD_WORDS["email"]()}) from error
    with visit.enter():
        ticket = _ticket(visit)
        if ticket is None or not setting(visit.site, "transcript"):
            raise Problem("no_conversation")
        if ticket.transcripts.filter(address=address, state=Transcript.State.QUEUED).exists():
            return {}
        _spend(visit, address)
        Transcript.ask(ticket=ticket, by=visit.contact, address=address, language=visit.language)
    return {}


def _ticket(visit):
    """Her request as she knows it; what it went into, if that is hers as well."""
    if visit.contact is None or visit.contact.blocked_at:
        return None
    ticket = spoken_of(visit)
    return ticket and (ticket.survivor if ticket.survivor.contact_id == visit.contact.pk else ticket)


def _spend(visit, address):
    rates.spend_transcript(visit)
    verdict = hit(f"widget.transcript.to:{visit.workspace.pk}:{address}", TO_ONE, DAY)
    if not verdict.allowed:
        raise Problem("too_many_requests", wait=verdict.retry_after)


transcript = visitor_view(POST=ask)
