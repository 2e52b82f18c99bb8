"""The ways by which a customer can be answered, for the composer's choice."""

from pasokh.channels.ways import ways_of

from ...inbox.rows import channel_word


def ways_shown(ticket) -> list[dict]:
    """Each way with its words; nothing where there is no choice."""
    ways = ways_of(ticket)
    if len(ways) < 2:
        return []
    return [
        {"origin": way.origin, "word": channel_word(way.kind), "to": way.to, "own": way.origin == ticket.origin}
        for way in ways
    ]
