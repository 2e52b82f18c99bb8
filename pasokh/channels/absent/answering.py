"""An answer to a mail with answers: whose it is."""

from dataclasses import dataclass

from pasokh.contacts.models import Contact, Identity
from pasokh.tickets.models import Category, Message, Ticket

from ..models import AwayMail


@dataclass(frozen=True)
class Answer:
    """What somebody answered to a mail of ours: `ticket` is the conversation that it was about, `contact` its customer, `away` the newest such mail."""

    ticket: Ticket
    away: AwayMail

    @property
    def contact(self) -> Contact:
        """Whose word it is."""
        return self.ticket.contact

    @property
    def to_another(self) -> dict:
        """How it comes in where the conversation is closed: what continues it stands in the chat as well, so that she finds it there."""
        closed = self.ticket.survivor.category == Category.CLOSED
        return {"channel": self.ticket.channel, "origin": self.ticket.origin} if closed else {}

    def note(self):
        """What she answered she has read. Under the ticket's lock."""
        ticket = Ticket.objects.get(pk=self.ticket.survivor.pk)
        last = Message.objects.filter(pk__in=self.away.messages, ticket=ticket).order_by("-position").first()
        if last:
            ticket.see_as_contact(last.position)


def answer_of(arrival) -> Answer | None:
    """The conversation that a mail goes on with, if it names by our own mark one of which we sent answers to this very address.

    It is its customer's word then, whoever else is known by that address: she gave it to us in this conversation, and what was said there has gone to it.
    Nothing is proven of anybody by it, and nobody else's record is touched. Machines' answers are not hers.
    """
    kind, address = arrival.sender
    named = [int(clue.value) for clue in arrival.clues if clue.kind == "token" and clue.value.isdigit()]
    if kind != Identity.Kind.EMAIL or not named or arrival.automatic:
        return None
    rows = AwayMail.objects.select_related("ticket__contact", "ticket__merged_into")
    away = rows.filter(ticket__in=named, delivery__recipient=address).order_by("-pk").first()
    if away is None or away.ticket.contact.erased_at or _is_blocked(address):
        return None
    return Answer(away.ticket, away)


def _is_blocked(address):
    known = Identity.objects.filter(kind=Identity.Kind.EMAIL, value=address, proven=True)
    return known.exclude(contact__blocked_at=None).exists()
