from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class FilledBefore(TenantRow):
    """What fields of a ticket said before they were last filled, for its undo: events hold nobody's words. Forgotten after a day.

    `values` are those of the changed fields by key, None where one said nothing; `event` is the `ticket.filled` that tells of the change.
    """

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    event = models.BigIntegerField()
    values = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "ticket"], name="filled_before_of_ticket")]

    def __str__(self):
        return f"fields of {self.ticket_id} before {self.event}"
