"""Who was written to out of the customer's sight (by a forward, by a blind copy) and answers: heard by colleagues, and by nobody else."""

from django.db import transaction
from django.db.models import Q

from pasokh.contacts.models import Identity
from pasokh.events import happened, record

from ..models import Envelope, Message, Participant, Ticket
from ..models.message import TEXT_LIMIT
from ..models.subject import LENGTH
from . import append as thread
from .inbound import Inbound
from .receive import Received


def is_aside(ticket_id, contact, answered=()) -> bool:
    """Whether what a contact writes to a ticket was not meant for its customer.

    So it is where it answers (`answered`: the provider's ids of messages, nearest first) what the customer never saw, whoever writes it; and where she
    was only ever written to in that way. What the ticket's own customer says is said by the customer.
    """
    if Ticket.objects.filter(pk=ticket_id, contact=contact.pk).exists():
        return False
    nearest = _nearest(ticket_id, answered)
    if nearest is not None and nearest == Message.Kind.NOTE:
        return True
    if Participant.objects.filter(ticket=ticket_id, contact=contact.pk).exists():
        return False
    return _was_written_to(ticket_id, contact)


def _nearest(ticket_id, answered):
    here = Message.objects.filter(Q(ticket=ticket_id) | Q(home=ticket_id), external_id__in=answered)
    found = dict(here.values_list("external_id", "kind")) if answered else {}
    return next((found[name] for name in answered if name in found), None)


def _was_written_to(ticket_id, contact):
    hers = Identity.objects.filter(contact=contact.pk, kind=Identity.Kind.EMAIL).values_list("value", flat=True)
    addresses = {value.lower() for value in hers}
    envelopes = Envelope.objects.filter(message__ticket=ticket_id).values_list("blind", "to", "message__kind")
    for blind, to, kind in envelopes:
        unseen = [*blind, *(to if kind == Message.Kind.NOTE else ())]
        if addresses & {address.lower() for _name, address in unseen}:
            return True
    return False


def hear_aside(inbound: Inbound) -> Received:
    """Put what she answers on the ticket as a note of hers: colleagues read it, whoever answers is told, and the customer sees nothing of it.

    It is taken for no word of the customer's: no clock runs, nothing is opened again. `inbound` names the ticket; a merged one leads to its target.
    """
    with transaction.atomic():
        ticket = _standing(inbound.ticket_id)
        files = thread.files_of(inbound.contact.actor, inbound.attachment_ids)
        fields = {
            "html": inbound.html,
            "quoted": inbound.quoted.replace("\x00", "")[:TEXT_LIMIT],
            "subject": inbound.subject.replace("\x00", "")[:LENGTH],
            "origin": inbound.origin,
            "external_id": inbound.external_id[:255],
            "why_here": inbound.why_here,
            "state": Message.State.RECEIVED,
        }
        name = inbound.contact.name or inbound.contact.email
        text = inbound.text.replace("\x00", "")[:TEXT_LIMIT]
        entry = thread.Entry(ticket, Message.Kind.NOTE, inbound.contact.actor, name, text, files, fields)
        (message,) = thread.append([entry])
        said = {"message": message.pk, "automatic": inbound.automatic}
        told = happened("note.received", actor=inbound.contact.actor, subject=ticket, **said)
        told.brought = entry
        record([told])
        return Received(ticket, message)


def _standing(ticket_id):
    """The ticket, or what it went into, locked."""
    found = thread.locked_family([ticket_id])
    ticket = found[ticket_id]
    return found[ticket.merged_into_id] if ticket.merged_into_id else ticket
