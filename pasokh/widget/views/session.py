from django.utils import timezone

from pasokh.live.streams import resume_point

from .. import rates, threads, tokens
from ..requirements import missing
from ..sending import TEXT_LIMIT
from ..sites import describe
from ..uploads import LIMIT
from ..visits import opening_view


def begin(visit):
    """The visitor signs in, with the token she kept or for the first time: everything the chat shows."""
    rates.spend_session(visit)
    token = visit.text("token")
    try:
        visit.visitor = tokens.read_visitor(visit.workspace.pk, token)
    except tokens.BadToken:
        visit.visitor, token = tokens.new_visitor(), ""
    if not token or not tokens.is_fresh(token):
        token = tokens.visitor_token(visit.workspace.pk, visit.visitor)
    with visit.enter():
        return {"token": token, "visitor": visit.visitor} | _shown(visit)


def _shown(visit):
    # The stream's point comes first: what happens after it is told by the stream, what came before stands below.
    last = resume_point()
    contact, site = visit.contact, visit.site
    ticket = threads.current_ticket(contact, site)
    return {
        "site": describe(visit.workspace, site, missing(contact, site)),
        "ticket": threads.present_ticket(ticket),
        "agent": threads.present_agent(ticket),
        **threads.newest(contact, site),
        "limits": {"upload": LIMIT, "text": TEXT_LIMIT},
        "stream": {"last": last},
        "now": timezone.now().isoformat(),
    }


session = opening_view(POST=begin)
