from django.db import models

from pasokh.events import track
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

NOTE_LENGTH = 300


class Breach(TenantModel):
    """A promise that was broken: which, when (UTC), how far it was escalated, and why, as somebody says afterwards.

    `withdrawn_at`: a recalculation found that it had not been broken after all.
    """

    PREFIX = "brc"

    class Reason(models.TextChoices):
        OVERLOAD = "overload"
        COLLEAGUE = "colleague"
        SUPPLIER = "supplier"
        TECHNICAL = "technical"
        DIFFICULT = "difficult"
        OVERLOOKED = "overlooked"
        TARGET = "target"  # what was promised does not fit such requests
        OTHER = "other"

    clock = TenantForeignKey("sla.Clock", on_delete=models.CASCADE, related_name="breaches")
    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    steps = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    explained_by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    explained_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "clock"], condition=models.Q(withdrawn_at=None), name="one_breach_per_clock"
            )
        ]
        indexes = [
            models.Index(fields=["workspace_id", "ticket", "id"], name="breaches_of_ticket"),
            models.Index(fields=["workspace_id", "-at", "-id"], name="breaches_by_time"),
        ]

    def __str__(self):
        return f"{self.kind} of {self.ticket_id} at {self.at}"

    def explain(self, *, by, at, reason, note=""):
        """Say why, or say it otherwise. Raises ValueError for a reason that is none. Returns the event, None where it was said so already."""
        note = " ".join(note.replace("\x00", "").split())[:NOTE_LENGTH]
        if reason not in self.Reason.values:
            raise ValueError("no such reason")
        if (self.reason, self.note) == (reason, note):
            return None
        self.reason, self.note, self.explained_by, self.explained_at = reason, note, by, at
        self.save(update_fields=["reason", "note", "explained_by", "explained_at"])
        return track(
            "promise.explained", actor=by.actor, subject=self.ticket, breach=self.pk, clock=self.kind, reason=reason
        )
