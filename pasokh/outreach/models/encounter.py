from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

CONTROL = "control"  # the variant of those who see nothing and are counted all the same


class Encounter(TenantRow):
    """A visitor who met what a version asks for: of which variant she is, how often she was shown it, and what she did.

    It goes with the visitor (erasure, retention). `day` is the day of the business on which she first met it: whatever she did later counts there, so that
    shares are of the same people. `shown_here` is how often in her visit `visit`, `shown_today` on `shown_day`; `token` names the showing that was told last.
    """

    message = TenantForeignKey("outreach.SmartMessage", on_delete=models.CASCADE, related_name="encounters")
    version = models.PositiveIntegerField()
    visitor = TenantForeignKey("visitors.Visitor", on_delete=models.CASCADE, related_name="encounters")
    variant = models.CharField(max_length=10)
    day = models.DateField()
    met_at = models.DateTimeField(default=timezone.now)
    shown = models.PositiveIntegerField(default=0)
    shown_at = models.DateTimeField(null=True)
    visit = models.BigIntegerField(null=True)
    shown_here = models.PositiveIntegerField(default=0)
    shown_day = models.DateField(null=True)
    shown_today = models.PositiveIntegerField(default=0)
    token = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    converted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "message", "version", "visitor"], name="a_visitor_meets_a_version_once"
            )
        ]
        indexes = [
            models.Index(fields=["workspace_id", "visitor", "message"], name="encounters_of_visitor"),
            models.Index(fields=["workspace_id", "met_at"], name="encounters_by_age"),
        ]

    def __str__(self):
        return f"{self.visitor_id} met {self.message_id} v{self.version}"

    def note_shown(self, *, visit, day, at, token):
        """She was shown it once more; unsaved."""
        self.shown_here = self.shown_here + 1 if visit and visit == self.visit else 1
        self.shown_today = self.shown_today + 1 if day == self.shown_day else 1
        self.shown, self.shown_at, self.token = self.shown + 1, at, token
        self.visit, self.shown_day = visit, day
