from django.db import models
from django.db.models import Q
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class AwayMail(TenantRow):
    """Answers in a chat that its visitor may not see, because she has left: looked at when it is due, and mailed together if she has not read them.

    Written with the first of them, one at a time for a ticket. `messages` are the ids of those that went, `delivery` is their way (of the last of
    them). `looks` counts how often it was put off because she was connected. `why` says why nothing went, `returned_at` that it came back.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        MAILED = "mailed"
        READ = "read"
        UNABLE = "unable"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    delivery = TenantForeignKey("channels.Delivery", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    looks = models.PositiveIntegerField(default=0)
    messages = models.JSONField(default=list)
    why = models.CharField(max_length=20, blank=True)
    returned_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "ticket"], condition=Q(state="waiting"), name="one_away_mail_waits"
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "delivery"],
                condition=Q(delivery__isnull=False),
                name="one_away_mail_per_delivery",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace_id", "ticket", "-id"], name="away_mail_of_ticket"),
            models.Index(fields=["workspace_id", "due_at"], name="away_mail_due", condition=Q(state="waiting")),
        ]

    def __str__(self):
        return f"away mail of {self.ticket_id} ({self.state})"

    def end(self, state, why=""):
        """It was looked at for the last time."""
        self.state, self.why = state, why
        self.save(update_fields=["state", "why"])
