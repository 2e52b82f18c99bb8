"""Asking the customer, after solving, whether she is content."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pasokh.kernel.database.ready import Asked
from pasokh.kernel.database.ready_changes import ReadyUpdate
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet


class FollowUps(TenantQuerySet):
    """Follow-ups by what is still to be done."""

    def pending(self):
        """Not done and not dropped, the earliest due first."""
        return self.filter(outcome="").order_by("due_at", "pk")

    def due(self, at=None):
        """Pending ones whose time has come by a moment (UTC; now unless given)."""
        return self.pending().filter(due_at__lte=at or timezone.now())

    def of(self, member):
        """Those a member is to do."""
        return self.filter(owner=member)


class FollowUp(TenantModel):
    """A promise to ask the customer whether it is truly solved: by whom, when (UTC, in working time), and how.

    `outcome` is empty while it is to be done. What she said in words goes with `words`. `told_at` is when its owner was told that it is due.
    """

    PREFIX = "fup"

    class Channel(models.TextChoices):
        PHONE = "phone"
        MESSAGE = "message"
        EMAIL = "email"
        SMS = "sms"
        VISIT = "visit"

    class Outcome(models.TextChoices):
        CONTENT = "content"
        UNHAPPY = "unhappy"
        NO_ANSWER = "no_answer"
        DROPPED = "dropped"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="follow_ups")
    owner = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.PHONE)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    words = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = FollowUps.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "ticket", "-id"], name="follow_up_of_ticket"),
            models.Index(fields=["workspace_id", "due_at"], name="follow_up_due", condition=Q(outcome="")),
            models.Index(
                fields=["workspace_id", "owner", "due_at"], name="follow_up_of_owner", condition=Q(outcome="")
            ),
        ]

    def __str__(self):
        return f"follow-up of {self.ticket_id}"

    @staticmethod
    def drop_pending(ticket) -> list[int]:
        """Nobody need be asked any more about this ticket; the keys of those that were still to be done."""
        return sorted(_dropping(ticket=ticket.pk, now=timezone.now()))


_dropping = ReadyUpdate(
    lambda: FollowUp.objects.pending().filter(ticket=Asked("ticket")),
    outcome=FollowUp.Outcome.DROPPED,
    done_at=Asked("now", models.DateTimeField()),
)
