from pasokh.events import track

WAYS = ("here", "email", "phone")


def wish_answer(*, ticket, contact, way):
    """Note by which of WAYS a customer wants to be answered, who left a message while nobody was there. Where she is reached stands on her record."""
    if way not in WAYS:
        raise ValueError("no such way")
    return track("ticket.answer_wished", actor=contact.actor, subject=ticket, way=way)
