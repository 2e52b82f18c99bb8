from pasokh.kernel import files
from pasokh.tickets.models import Ticket

from ..models import Delivery, Receipt


def forget_person(contact_id):
    """Delete the raw input of an erased contact, and the addresses and servers' words of what was sent to her."""
    receipts = Receipt.objects.filter(contact_id=contact_id)
    for receipt in receipts.exclude(stored=""):
        files.remove_after_commit(receipt.stored)
    receipts.update(raw=b"", stored="", facts={}, reason="erased")
    tickets = Ticket.objects.filter(contact=contact_id).values("pk")
    Delivery.objects.filter(message__ticket__in=tickets).update(recipient="", answer="", external_id="")
