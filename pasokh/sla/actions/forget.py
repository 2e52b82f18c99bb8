"""What becomes of promises to a customer who is erased, or turns out to be another one."""

from pasokh.tickets.models import Ticket

from ..models import Breach, Contract


def forget_person(contact_id):
    """Empty what was written about her: names of her contracts, and notes on promises that were broken. Dates and counts stay."""
    Contract.objects.filter(contact=contact_id).update(name="")
    Breach.objects.filter(ticket__in=Ticket.objects.filter(contact=contact_id)).update(note="")


def follow_merge(*, kept_id, absorbed_id):
    """Her contracts are those of the contact that goes on."""
    Contract.objects.filter(contact=absorbed_id).update(contact=kept_id)
