"""The ways by which a customer can be answered, for the composer's choice."""

from pasokh.channels.models import Channel
from pasokh.channels.ways import ways_of

from ...inbox.rows import channel_word


def goes_by(ticket) -> str:
    """By what an answer goes: the channel of the request; of one entered by hand, which came by none, the first that leads to its customer ("": none)."""
    if not ticket.origin or Channel.id_in(ticket.origin) is not None:
        return channel_word(ticket.channel)
    return only_way(ticket, ways_of(ticket)[:1])


def only_way(ticket, ways) -> str:
    """The one way there is, in words, where it is not the request's own; "" for none, or several."""
    if len(ways) != 1 or ways[0].origin == ticket.origin:
        return ""
    return " · ".join(filter(None, [channel_word(ways[0].kind), ways[0].to]))


def ways_shown(ticket, ways) -> list[dict]:
    """Each way with its words; nothing where there is no choice."""
    if len(ways) < 2:
        return []
    return [
        {
            "origin": way.origin,
            "word": channel_word(way.kind),
            "to": way.to,
            "own": way.origin == ticket.origin,
            "copies": way.copies,
        }
        for way in ways
    ]
