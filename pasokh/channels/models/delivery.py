from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel


class Delivery(TenantModel):
    """One way out of one reply: to whom, through which channel, what the server said.

    `started_at` is written before the provider can have it: a process that dies between that and the answer leaves a delivery that may have gone out,
    and that is shown rather than sent twice. One that is «sending» without it has surely not gone.
    `parts` are the provider's ids of those that have gone of a reply that goes in several: another try goes on where the last one stopped.
    """

    PREFIX = "dlv"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        UNSURE = "unsure"
        FAILED = "failed"

    channel = TenantForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="deliveries")
    message = TenantForeignKey("tickets.Message", on_delete=models.CASCADE, related_name="+")
    recipient = models.CharField(max_length=320)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    external_id = models.CharField(max_length=255, blank=True)
    parts = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "message", "channel"], name="one_delivery_per_way")
        ]
        indexes = [
            models.Index(
                fields=["workspace_id", "-id"],
                name="delivery_in_trouble",
                condition=models.Q(state__in=["unsure", "failed"]),
            ),
            models.Index(
                fields=["workspace_id", "channel"], name="delivery_waiting", condition=models.Q(state="queued")
            ),
        ]

    def __str__(self):
        return f"{self.recipient} ({self.state})"
