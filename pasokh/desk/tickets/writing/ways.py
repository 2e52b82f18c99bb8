"""The ways by which a customer can be answered, for the composer's choice."""

from ...inbox.rows import channel_word


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
