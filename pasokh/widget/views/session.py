from django.utils import timezone

from pasokh.live.streams import resume_point

from .. import rates, reports, smart, threads, tokens
from ..conversations import chosen, conversations_of, listed
from ..features import features_of
from ..knowing import recognise
from ..letters import TEXT_LIMIT
from ..opening import home_of
from ..queueing import queue_of
from ..requirements import missing
from ..sites import describe
from ..uploads import LIMIT
from ..visits import opening_view
from .streams import address_for


def begin(visit):
    """The visitor signs in, with the token she kept or for the first time: everything the chat shows."""
    token = _known_by(visit, visit.text("token"))
    with visit.enter():
        named = visit.visitor
        told = recognise(visit)
        if visit.visitor != named:
            token = tokens.visitor_token(visit.workspace.pk, visit.visitor)
        shown = {"token": token, "visitor": visit.visitor} | told | _shown(visit)
        has_smart = smart.has_any(visit)
        reports.arrive(visit)
    # The numbers of the day are free again: what is asked now holds up nobody.
    return shown | {"smart": _smart(visit, shown["ticket"]) if has_smart else []}


def _smart(visit, ticket):
    with visit.enter():
        return smart.offered(visit, ticket)


def _known_by(visit, token):
    """The token that she is to keep; by the one she has, `visit` knows who she is."""
    try:
        visit.visitor = tokens.read_visitor(visit.workspace.pk, token)
    except tokens.BadToken:
        token = ""
    rates.spend_session(visit)
    visit.visitor = visit.visitor or tokens.new_visitor()
    return token if token and tokens.is_fresh(token) else tokens.visitor_token(visit.workspace.pk, visit.visitor)


def _shown(visit):
    # The stream's point comes first: what happens after it is told by the stream, what came before stands below.
    last = resume_point()
    contact, site = visit.contact, visit.site
    found = conversations_of(contact, site)
    current = chosen(found, visit.text("conversation"))
    ticket, rows = current and current.newest, listed(found)
    return {
        "site": describe(visit.workspace, site, missing(contact, site), contact),
        "home": home_of(site),
        "ticket": threads.present_ticket(ticket, unread=_unread(current, rows)),
        "agent": threads.present_agent(ticket),
        "conversations": rows,
        **threads.newest(contact, site, current),
        "queue": queue_of(visit, ticket),
        "features": features_of(site, visit.language),
        "limits": {"upload": LIMIT, "text": TEXT_LIMIT},
        # She asks for further ones when this one ends: the first costs her no request of its own.
        "stream": {"last": last, "url": address_for(visit)},
        "now": timezone.now().isoformat(),
    }


def _unread(current, rows):
    """As its line says; asked anew of one that is too old to stand in the list."""
    return next((row["unread"] for row in rows if current.holds(row["id"])), None)


session = opening_view(POST=begin)
