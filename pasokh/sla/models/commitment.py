from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class Commitment(TenantRow):
    """Which policy holds for a ticket, and where its life stands as the clocks see it.

    `others` are the policies that match as well, in their order; `hours` the calendar it is measured by (an id of WorkingHours, None for the
    business's). `life` is what `clocks.Life` knows besides its clocks. `last_event` is the newest event that was taken: an older one that comes late,
    because its reaction failed at first, has the whole history replayed.
    """

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    policy = TenantForeignKey("sla.Policy", on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    others = models.JSONField(default=list)
    hours = models.BigIntegerField(null=True)
    life = models.JSONField(default=dict)
    last_event = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "ticket"], name="one_commitment_per_ticket")]
        indexes = [models.Index(fields=["workspace_id", "policy", "ticket"], name="commitments_of_policy")]

    def __str__(self):
        return f"policy {self.policy_id} on {self.ticket_id}"
