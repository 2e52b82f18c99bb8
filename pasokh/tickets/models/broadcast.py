from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow


class Broadcast(TenantModel):
    """One answer to the customers of many tickets that are linked to this one: to each as a reply of her own.

    Whom it goes to is settled when it begins: its parts. `solves` has each ticket solved after it was answered, with what `resolution` says
    it came to (`category`, its key, and `reason`); a broadcast without text only solves.
    """

    PREFIX = "brd"

    class State(models.TextChoices):
        GOING = "going"
        STOPPED = "stopped"
        DONE = "done"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="broadcasts")
    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    client_id = models.UUIDField()
    text = models.TextField(blank=True)
    solves = models.BooleanField(default=False)
    resolution = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.GOING)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "member", "client_id"], name="one_broadcast_per_client_id")
        ]
        indexes = [models.Index(fields=["workspace_id", "ticket", "-id"], name="broadcasts_of_ticket")]

    def __str__(self):
        return f"{self.state} broadcast of {self.ticket_id}"

    def end(self, state):
        """It is done, or somebody or something stopped it."""
        self.state, self.ended_at = state, timezone.now()
        self.save(update_fields=["state", "ended_at"])

    def progress(self) -> dict:
        """How many parts there are in each state, by its name, and `total`."""
        counted = dict(self.parts.order_by().values_list("state").annotate(Count("pk")))
        return {state: counted.get(state, 0) for state in BroadcastPart.State.values} | {"total": sum(counted.values())}


class BroadcastPart(TenantRow):
    """What became of one ticket of a Broadcast. `reason` is a code: closed, merged, gone, failed, unsolved (answered, but not
    solved: something must be done before); empty where all went well."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        SKIPPED = "skipped"
        FAILED = "failed"

    broadcast = TenantForeignKey(Broadcast, on_delete=models.CASCADE, related_name="parts")
    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    message = TenantForeignKey("tickets.Message", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "broadcast", "ticket"], name="answered_once_by_broadcast")
        ]
        indexes = [
            models.Index(
                fields=["workspace_id", "broadcast", "id"], name="broadcast_waiting", condition=Q(state="waiting")
            )
        ]

    def __str__(self):
        return f"{self.ticket_id}: {self.state}"
