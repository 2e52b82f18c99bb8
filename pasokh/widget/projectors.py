"""What each event shows a visitor: her messages and their states, her ticket's status, who takes care of it."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import translation

from pasokh.channels.models import Channel
from pasokh.live.projectors import AFRESH, Frame, projector
from pasokh.tickets.actions.append import brought_by
from pasokh.tickets.models import Message, Ticket
from pasokh.visitors.models import Visitor
from pasokh.workspaces.models import Workspace

from .sites import language_of
from .streams import GUEST, guest_topic, thread_topic
from .threads import KINDS, position_of, present, present_agent, present_ticket, said_with

OF_MESSAGE = ("message.received", "message.composed", "message.state_changed", "message.file_changed", "message.edited")
OF_STATUS = ("ticket.solved", "ticket.closed", "ticket.paused", "ticket.opened_again", "ticket.status_changed")
OF_PEOPLE = ("ticket.assigned", "ticket.unassigned")
SEEN = "ticket.seen"


@dataclass(frozen=True)
class Hearer:
    """Whose chat hears of a ticket: its requester's, and theirs whose tickets went into it. `hers` is the ticket as she knows it."""

    ticket: Ticket
    hers: Ticket
    site: Channel

    @property
    def topic(self):
        return thread_topic(self.hers.contact_id, self.site.pk)

    def has(self, message) -> bool:
        """Whether it stands in her chat."""
        simple = message.home_id is None and self.hers is self.ticket
        if simple or (not message.home_id and message.kind == Message.Kind.INCOMING):
            return message.kind != Message.Kind.INCOMING or message.author_id == self.hers.contact_id
        return said_with(self.hers.contact_id, self.site).filter(pk=message.pk).exists()


@projector(*OF_MESSAGE, *OF_STATUS, *OF_PEOPLE, SEEN)
def thread_changes(events, wanted):
    """Frames for the chats that are open; tickets that came by another way than a site are passed over."""
    fetched = []
    for event in events:
        entry = brought_by(event)
        if entry and entry.ticket.top_number is None:
            yield from _brought(event, entry, wanted)
        else:
            fetched.append(event)
    if fetched:
        yield from _fetched(fetched, wanted)


def _brought(event, entry, wanted):
    site_id = Channel.id_in(entry.ticket.origin, Channel.Kind.CHAT)
    topic = thread_topic(entry.ticket.contact_id, site_id)
    is_anothers = entry.kind == Message.Kind.INCOMING and entry.actor.id != entry.ticket.contact_id
    if site_id and topic in wanted and entry.kind in KINDS and not is_anothers:
        (message,) = present([entry.message], None, files={})
        yield Frame(topic, event.pk, _of_message(message))


def _fetched(events, wanted):
    hearers = defaultdict(list)
    for hearer in _hearers(events):
        if hearer.topic in wanted:
            hearers[hearer.ticket.pk].append(hearer)
    told = [event for event in events if event.subject_id in hearers]
    rows = _rows(told)
    shown = _shown(told, hearers, rows)
    for event in told:
        for hearer in hearers[event.subject_id]:
            if data := _data(event, hearer, shown):
                yield Frame(hearer.topic, event.pk, data)


@projector("contact.merged")
def thread_is_longer(events, wanted):
    """A merge joins two threads: whoever has one of them open loads both."""
    for event in events:
        for site in Channel.objects.filter(kind=Channel.Kind.CHAT):
            if (topic := thread_topic(event.subject_id, site.pk)) in wanted:
                yield Frame(topic, event.pk, AFRESH)


@projector("ticket.opened")
def somebody_calls(events, wanted):
    """An agent begins a conversation: told to the visitor's browsers, which may not have asked for a chat so far."""
    begun = {event.subject_id: event for event in events if event.payload.get("begun")}
    if not begun or not wanted.any_of(GUEST):
        return
    contacts = dict(Ticket.objects.filter(pk__in=begun).values_list("pk", "contact"))
    for ticket_id, event in begun.items():
        for key in Visitor.objects.filter(contact=contacts.get(ticket_id)).values_list("key", flat=True):
            if (topic := guest_topic(key)) in wanted:
                yield Frame(topic, event.pk, {"type": "call"})


def _hearers(events):
    about = {event.subject_id for event in events}
    sites = {site.origin: site for site in Channel.objects.filter(kind=Channel.Kind.CHAT)}
    tickets = Ticket.objects.select_related("assignee").in_bulk(about)
    merged = [ticket for ticket in tickets.values() if ticket.top_number]
    absorbed = Ticket.objects.filter(merged_into__in=merged) if merged else ()
    known = set()
    for ticket, hers in [
        *((each, each) for each in tickets.values()),
        *((tickets[each.merged_into_id], each) for each in absorbed),
    ]:
        key = (ticket.pk, hers.contact_id, hers.origin)
        if hers.origin in sites and key not in known:
            known.add(key)
            yield Hearer(ticket, hers, sites[hers.origin])


def _rows(events):
    ids = {event.payload["message"] for event in events if event.kind in OF_MESSAGE}
    return Message.objects.select_related("ticket", "home").filter(pk__in=ids, kind__in=KINDS).in_bulk() if ids else {}


def _shown(events, hearers, rows):
    """Messages as they are told, by message and site: those of one site with one query for their files."""
    wanted = defaultdict(dict)
    for event in events:
        message = rows.get(event.payload.get("message")) if event.kind in OF_MESSAGE else None
        for hearer in hearers[event.subject_id] if message else ():
            if hearer.has(message):
                wanted[hearer.site][message.pk] = message
    return {
        (pk, site.pk): shown
        for site, found in wanted.items()
        for pk, shown in zip(found, present(list(found.values()), site), strict=True)
    }


def _data(event, hearer, shown):
    if event.kind in OF_MESSAGE:
        message = shown.get((event.payload["message"], hearer.site.pk))
        return message and _of_message(message)
    if event.kind in OF_STATUS:
        shop = Workspace.objects.get(pk=event.workspace_id)
        with translation.override(language_of(shop, hearer.site)):
            return {"type": "ticket", "ticket": present_ticket(hearer.hers)}
    if event.kind in OF_PEOPLE:
        return {"type": "agent", "agent": present_agent(hearer.ticket), "conversation": hearer.hers.public_id}
    return _seen(event, hearer)


def _of_message(message):
    return {"type": "message", "message": message}


def _seen(event, hearer):
    position = position_of(hearer.ticket, event.payload["position"])
    told = {"position": position, "conversation": hearer.hers.public_id}
    if event.payload["side"] == "staff":
        return {"type": "state", "state": "read"} | told
    return {"type": "seen"} | told if hearer.hers is hearer.ticket else None
