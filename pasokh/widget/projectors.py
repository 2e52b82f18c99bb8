"""What each event shows a visitor: her messages and their states, her ticket's status, who takes care of it."""

from pasokh.channels.models import Channel
from pasokh.live.projectors import AFRESH, Frame, projector
from pasokh.tickets.actions.append import brought_by
from pasokh.tickets.models import Message, Ticket

from .streams import thread_topic
from .threads import KINDS, position_of, present, present_agent, present_ticket

OF_MESSAGE = ("message.received", "message.composed", "message.state_changed", "message.file_changed")
OF_STATUS = ("ticket.solved", "ticket.closed", "ticket.paused", "ticket.opened_again")
OF_PEOPLE = ("ticket.assigned", "ticket.unassigned")
SEEN = "ticket.seen"


@projector(*OF_MESSAGE, *OF_STATUS, *OF_PEOPLE, SEEN)
def thread_changes(events, wanted):
    """Frames for the chats that are open; tickets that came by another way than a site are passed over."""
    fetched = []
    for event in events:
        if entry := brought_by(event):
            yield from _brought(event, entry, wanted)
        else:
            fetched.append(event)
    if fetched:
        yield from _fetched(fetched, wanted)


def _brought(event, entry, wanted):
    site_id = Channel.id_in(entry.ticket.origin, Channel.Kind.CHAT)
    topic = thread_topic(entry.ticket.contact_id, site_id)
    if site_id and topic in wanted and entry.kind in KINDS:
        (message,) = present([entry.message], None, files={})
        yield Frame(topic, event.pk, _of_message(message))


def _fetched(events, wanted):
    tickets = {pk: (ticket, site) for pk, ticket, site in _tickets(events, wanted)}
    told = [event for event in events if event.subject_id in tickets]
    messages = _messages(told, tickets)
    for event in told:
        ticket, site = tickets[event.subject_id]
        if data := _data(event, ticket, messages):
            yield Frame(thread_topic(ticket.contact_id, site.pk), event.pk, data)


@projector("contact.merged")
def thread_is_longer(events, wanted):
    """A merge joins two threads: whoever has one of them open loads both."""
    for event in events:
        for site in Channel.objects.filter(kind=Channel.Kind.CHAT):
            if (topic := thread_topic(event.subject_id, site.pk)) in wanted:
                yield Frame(topic, event.pk, AFRESH)


def _tickets(events, wanted):
    about = {event.subject_id for event in events}
    sites = {site.origin: site for site in Channel.objects.filter(kind=Channel.Kind.CHAT)}
    for ticket in Ticket.objects.select_related("assignee").filter(pk__in=about, origin__in=sites):
        site = sites[ticket.origin]
        if thread_topic(ticket.contact_id, site.pk) in wanted:
            yield ticket.pk, ticket, site


def _messages(events, tickets):
    ids = {event.payload["message"] for event in events if event.kind in OF_MESSAGE}
    rows = list(Message.objects.select_related("ticket").filter(pk__in=ids, kind__in=KINDS)) if ids else []
    sites = {message.pk: tickets[message.ticket_id][1] for message in rows}
    return {message.pk: shown for message, shown in zip(rows, present(rows, sites), strict=True)}


def _data(event, ticket, messages):
    if event.kind in OF_MESSAGE:
        message = messages.get(event.payload["message"])
        return message and _of_message(message)
    if event.kind in OF_STATUS:
        return {"type": "ticket", "ticket": present_ticket(ticket)}
    if event.kind in OF_PEOPLE:
        return {"type": "agent", "agent": present_agent(ticket)}
    return _seen(event, ticket)


def _of_message(message):
    return {"type": "message", "message": message}


def _seen(event, ticket):
    position = position_of(ticket, event.payload["position"])
    if event.payload["side"] == "staff":
        return {"type": "state", "state": "read", "position": position}
    return {"type": "seen", "position": position}
