from django.db import transaction
from django.utils import timezone

from pasokh.contacts.models import Contact
from pasokh.events import happened, record
from pasokh.workspaces.models import Address, Counter

from ..models import Category, Inbox, Message, Status, Ticket
from . import append as thread
from .reply import reply, said_before


class Underway(ValueError):
    """There is a conversation with her already: `ticket`."""

    def __init__(self, ticket):
        super().__init__(ticket.public_id)
        self.ticket = ticket


def begin(*, contact, channel, origin, inbox_id, by, text="", html="", source="", client_id=None) -> Message:
    """Open a request by speaking to a customer first: it is with whoever spoke, and the customer's answer by the same way lands on it.

    A repeated `client_id` gives the message of the first time. Raises Underway where something is open with her that came by this way, and what `reply`
    raises; nothing has changed then. The promise of a first answer is kept by these words; the next one runs when she asks.
    """
    thread.check(text.replace("\x00", ""), html)
    with transaction.atomic():
        list(
            Contact.objects.select_for_update(no_key=True).filter(pk=contact.pk)
        )  # two who speak at once: the second finds the first's
        if earlier := said_before(by, client_id):
            return earlier
        if open_one := underway(contact, origin):
            raise Underway(open_one)
        ticket = _new_ticket(contact, channel, origin, inbox_id, by)
        _tell(ticket, by)
        message = reply(ticket=ticket, by=by, text=text, html=html, source=source, client_id=client_id)
        _number(ticket)
        message.ticket = ticket
        return message


def underway(contact, origin) -> Ticket | None:
    """What is open with a customer by one way: where her next word would go."""
    hers = Ticket.objects.filter(contact=contact, origin=origin, merged_into=None).exclude(category=Category.CLOSED)
    return hers.order_by("-pk").first()


def _new_ticket(contact, channel, origin, inbox_id, by):
    status = Status.objects.get(key="open").standing
    return Ticket.objects.create(
        channel=channel,
        origin=origin,
        inbox_id=inbox_id,
        team_id=Inbox.objects.values_list("team", flat=True).get(pk=inbox_id),
        status=status,
        category=status.category,
        contact=contact,
        assignee=by,
        last_message_at=timezone.now(),
    )


def _tell(ticket, by):
    opened = happened("ticket.opened", actor=by.actor, subject=ticket, channel=ticket.channel, begun=True)
    opened.brought = ticket
    assigned = happened("ticket.assigned", actor=by.actor, subject=ticket, before=None, assignee=by.pk)
    record([opened, assigned])


def _number(ticket):
    # Last: the counter's row stays locked until commit.
    Address.register(Address.Kind.TRACKING_CODE, ticket.tracking_code, ticket)
    (ticket.number,) = Counter.take("ticket")
    Ticket.objects.filter(pk=ticket.pk).update(number=ticket.number)
