"""Where a visitor's request stands while nobody has it, and what she may do meanwhile."""

from collections.abc import Iterable

from pasokh.channels.models import Channel
from pasokh.channels.site import setting
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.live.announcing import signal
from pasokh.routing.queries import Place, count_from, place_of, places_of
from pasokh.tickets.models import Category, Ticket

from .opening import home_of
from .sites import answering
from .streams import thread_topic

WAITING, OFFERED, FULL, CLOSED = "waiting", "offered", "full", "closed"
MESSAGE, CALLBACK, ARTICLE = "message", "callback", "article"  # what a site may offer who finds it full or closed
MOST_TOLD = 200  # visitors of whom each hears as the line moves; those behind them ask by themselves


def queue_of(visit, ticket) -> dict:
    """How things stand for a visitor and her request (None: she has none): `state` ("" where there is nothing to say), `position` (1 is next) and
    `wait` (seconds) or None, `options`.

    Inside the workspace. "closed": nobody answers now (where hers waits, nobody of its queue does at this hour); "full": more wait from this site than
    it wants to.
    """
    current = ticket and ticket.survivor
    place = place_of(current) if current and _wants_somebody(current) else None
    shown = said(place, visit.site, is_answered=answering().exists(), is_full=_is_full(visit.site, current, place))
    # Who has an agent, or may just say whether it is solved, is not sent elsewhere.
    return shown | {"options": []} if current and place is None and not _needs_somebody(current) else shown


def said(place: Place | None, site, *, is_answered, is_full) -> dict:
    """The same of what is known already."""
    state = _state(place, is_answered, is_full)
    return {
        "state": state,
        "position": place.position if place else None,
        "wait": place.wait if place and state == WAITING else None,
        "options": options_of(site, state, place),
    }


def _state(place, is_answered, is_full):
    if place and place.offered:
        return OFFERED
    waits = place is not None and place.position is not None
    if not (place.attended if waits else is_answered):
        return CLOSED
    return FULL if is_full else WAITING if waits else ""


def options_of(site, state, place=None) -> list[str]:
    """What she is offered: what the site offers who finds it so, or a call where her queue offers one."""
    if state in (FULL, CLOSED):
        return [name for name in setting(site, "busy") if name in _HAS and _HAS[name](site)]
    is_called = place is not None and place.callback_offered and not place.callback_taken
    return [CALLBACK] if is_called else []


_HAS = {
    MESSAGE: lambda site: True,
    CALLBACK: lambda site: True,
    ARTICLE: lambda site: bool(home_of(site)["articles"]),
}


def _wants_somebody(ticket):
    return ticket.assignee_id is None and ticket.category == Category.OPEN


def _needs_somebody(ticket):
    """Whether she would begin anew, or nobody has hers."""
    return ticket.category == Category.CLOSED or _wants_somebody(ticket)


def _is_full(site, ticket, place):
    limit = int(setting(site, "queue_limit"))
    is_under_way = ticket and ticket.category != Category.CLOSED
    if not limit or (is_under_way and not (place and place.position)):
        return False  # somebody has it, or something else still talks with her
    return place.position > limit if is_under_way else count_from(site.origin) >= limit


def tell_all() -> int:
    """Tell those who wait where they stand by now; how many were told. Inside the workspace."""
    places = places_of(Channel.Kind.CHAT, MOST_TOLD)
    if not places:
        return 0
    sites = {site.origin: site for site in Channel.objects.filter(kind=Channel.Kind.CHAT)}
    is_answered, told = answering().exists(), 0
    for ticket in _of_chats(places, sites):
        place, site = places[ticket.pk], sites[ticket.origin]
        shown = said(place, site, is_answered=is_answered, is_full=_is_full(site, ticket, place))
        topic = thread_topic(ticket.contact_id, site.pk)
        told += signal(require_workspace_id(), topic, {"type": "queue", "ticket": ticket.public_id, "queue": shown})
    return told


def _of_chats(ids: Iterable[int], origins):
    found = Ticket.objects.only("pk", "uid", "contact", "origin", "category").in_bulk(ids)
    return [ticket for pk in ids if (ticket := found.get(pk)) and ticket.origin in origins]
