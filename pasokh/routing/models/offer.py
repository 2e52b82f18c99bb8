from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet


class Offers(TenantQuerySet):
    """What members were handed or asked to take."""

    def pending(self):
        """Those that a member thinks over: they fill her room already."""
        return self.filter(state=Offer.State.OFFERED)

    def taken(self):
        return self.filter(state=Offer.State.TAKEN)


class Offer(TenantModel):
    """A request that a member was offered, was given at once, or pulled herself: who got how much of what, and how long it had waited.

    `waited` is in seconds, from its coming; `until` when an offer expires (UTC), `ended_at` when it was taken, declined, expired or withdrawn.
    """

    PREFIX = "off"

    class How(models.TextChoices):
        OFFERED = "offered"
        GIVEN = "given"
        PULLED = "pulled"

    class State(models.TextChoices):
        OFFERED = "offered"
        TAKEN = "taken"
        DECLINED = "declined"
        EXPIRED = "expired"
        WITHDRAWN = "withdrawn"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    queue = TenantForeignKey("routing.Queue", on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=10, choices=How)
    state = models.CharField(max_length=10, choices=State)
    channel = models.CharField(max_length=20)
    weight = models.PositiveSmallIntegerField()
    waited = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = Offers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "ticket"], condition=Q(state="offered"), name="offered_to_one_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["workspace_id", "member"], name="offer_pending", condition=Q(state="offered")),
            models.Index(fields=["workspace_id", "created_at"], name="offer_in_time"),
            models.Index(fields=["workspace_id", "queue", "-created_at"], name="offer_of_queue"),
            models.Index(fields=["workspace_id", "ticket", "-id"], name="offer_of_ticket"),
        ]

    def __str__(self):
        return f"{self.ticket_id} to {self.member_id}: {self.state}"
