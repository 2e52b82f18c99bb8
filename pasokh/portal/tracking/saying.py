"""What a customer says of her solved request: that it is solved, or that it is not."""

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.confirm import confirm, deny
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive

SOLVED, NOT_SOLVED = "solved", "not_solved"
LONGEST_WORDS = 2000  # characters


def say(shop, ticket, word, words="") -> str:
    """Take her word, and what is left to do as a message of hers. Returns the word that was taken, "" where none was asked for.

    `ticket` is as it stands afterwards. A doubled or late word changes nothing.
    """
    verb = {SOLVED: confirm, NOT_SOLVED: deny}.get(word)
    if verb is None:
        return ""
    with workspace(shop):
        taken = verb(ticket=ticket, contact=ticket.contact)
        if taken and word == NOT_SOLVED:
            _write(ticket, words.strip()[:LONGEST_WORDS])
        ticket.refresh_from_db(from_queryset=type(ticket).objects.select_related("status", "contact"))
    return word if taken else ""


def _write(ticket, words):
    if not words or ticket.contact.blocked_at:
        return
    receive(
        Inbound(
            channel=ticket.channel,
            origin=ticket.origin,
            contact=ticket.contact,
            inbox_id=ticket.inbox_id,
            ticket_id=ticket.pk,
            text=words,
        )
    )
