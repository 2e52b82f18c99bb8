"""Opening another request because of one."""

from uuid import uuid5

from pasokh.events.causing import because_of
from pasokh.events.models import Event
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.linking import link
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.models import Ticket

from .acts.saying import text_of
from .leaving import deed_of


def open_linked(*, run, step) -> Ticket:
    """Open a request of the same customer, in the same inbox, and link it to the one that led to it: once, however often it is asked for."""
    given, deed = run.actions[step], deed_of(run)
    with because_of(Event.objects.get(pk=run.told)):
        opened = receive(
            _inbound(deed.ticket, given["subject"], text_of(deed, given), uuid5(run.uid, str(step)))
        ).ticket
        link(ticket=deed.ticket, other=opened, how="related", by=deed.by)
    return opened


def _inbound(ticket, subject, text, client_id):
    # A machine wrote it: nobody waits for an answer to it.
    return Inbound(
        channel=ticket.channel,
        contact=ticket.contact,
        inbox_id=ticket.inbox_id,
        subject=subject,
        text=text,
        client_id=client_id,
        automatic=True,
    )
