"""Opening another request because of one."""

from pasokh.contacts.models import Contact
from pasokh.events.causing import because_of
from pasokh.events.models import Event
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.linking import link
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import said_before
from pasokh.tickets.models import Inbox, Ticket

from .acts.saying import text_of


def open_linked(*, deed, given, told, client_id) -> Ticket:
    """Open a request of the same customer, in the same inbox, and link it to the one that led to it, if one did.

    She said nothing: its text is a note of the rule or flow that opens it.

    Once a `client_id`, however often it is asked for. `told` is the id of the event because of which it is opened.
    """
    # The customer's row first, as `receive` does: the second of two at once waits here for the first.
    list(Contact.objects.select_for_update(no_key=True).filter(pk=deed.person.pk))
    if earlier := said_before(deed.by, client_id):
        return earlier.ticket
    # A machine wrote it: nobody waits for an answer to it.
    said = {"subject": given["subject"], "text": text_of(deed, given), "client_id": client_id, "automatic": True}
    said |= {"by": deed.by, "is_note": True}
    with because_of(Event.objects.get(pk=told)):
        opened = receive(Inbound(contact=deed.person, **_where(deed), **said)).ticket
        if deed.ticket:
            link(ticket=deed.ticket, other=opened, how="related", by=deed.by)
    return opened


def _where(deed):
    """The way and the inbox of the request that led to it; of a customer, as programs open requests: in the first inbox."""
    if deed.ticket:
        return {"channel": deed.ticket.channel, "inbox_id": deed.ticket.inbox_id}
    return {"channel": "api", "inbox_id": Inbox.objects.order_by("pk").values_list("pk", flat=True).first()}
