"""How a request came to its end."""

from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel


class Closure(TenantModel):
    """Who closed a ticket, when, and why it was right to.

    `confirmed`: the customer said that it is solved; `followed_up`: she said so to whoever asked her; `silence`: she said nothing for so many
    working days; `decided`: a lead closed it, for a `reason` in words.
    """

    PREFIX = "clo"

    class Way(models.TextChoices):
        CONFIRMED = "confirmed"
        FOLLOWED_UP = "followed_up"
        SILENCE = "silence"
        DECIDED = "decided"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="closures")
    way = models.CharField(max_length=12, choices=Way)
    reason = models.TextField(blank=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "ticket", "-id"], name="closure_of_ticket")]

    def __str__(self):
        return f"{self.way} of {self.ticket_id}"
