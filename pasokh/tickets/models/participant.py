from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class Participant(TenantRow):
    """A contact who takes part in a ticket beside its requester: somebody in copy."""

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="participants")
    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "ticket", "contact"], name="takes_part_once")]

    def __str__(self):
        return f"{self.contact_id} in {self.ticket_id}"
