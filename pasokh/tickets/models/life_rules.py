"""What a workspace asks of the end of a request's life."""

from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantRow

MOST_DAYS = 90


class LifeRules(TenantRow):
    """One row a workspace: what solving asks for, when a follow-up is due, after how long a silence a solved request is closed.

    Days are working days. `silence_days` 0 means that silence closes nothing. `follows_up` has the dialog plan a follow-up unless it is taken out.
    `silence_since` is when so short a silence began to close requests (UTC): silence of before does not count. None: from the beginning.
    """

    class Asks(models.TextChoices):
        REQUIRED = "required"  # a category must be chosen
        OPTIONAL = "optional"  # asked, and may be skipped with one click
        NEVER = "never"

    asks = models.CharField(max_length=10, choices=Asks, default=Asks.REQUIRED)
    wants_reason = models.BooleanField(default=False)
    follows_up = models.BooleanField(default=False)
    follow_up_days = models.PositiveSmallIntegerField(default=2)
    silence_days = models.PositiveSmallIntegerField(default=3)
    silence_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id"], name="one_rule_of_life_per_workspace"),
            models.CheckConstraint(condition=Q(silence_days__lte=MOST_DAYS), name="silence_days_at_most"),
            models.CheckConstraint(condition=Q(follow_up_days__lte=MOST_DAYS), name="follow_up_days_at_most"),
        ]

    def __str__(self):
        return f"rules of workspace {self.workspace_id}"

    @classmethod
    def current(cls) -> "LifeRules":
        """Those of the current workspace; unsaved with the usual ones where it has set none."""
        return cls.objects.first() or cls()
