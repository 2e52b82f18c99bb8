from datetime import timedelta

from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

KEPT = timedelta(hours=24)


class Export(TenantModel):
    """The tickets of a view as a file, as its owner saw them when it was written: for her alone, for a day.

    `asked` is what was wanted: filter, order, columns, language. `stored` is its name in the store once it is written.
    """

    PREFIX = "exp"

    class Format(models.TextChoices):
        CSV = "csv"
        XLSX = "xlsx"

    class State(models.TextChoices):
        GOING = "going"
        DONE = "done"
        FAILED = "failed"

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    format = models.CharField(max_length=4, choices=Format)
    asked = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.GOING)
    written = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cut = models.BooleanField(default=False)
    stored = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "member", "-id"], name="export_of_member")]

    def __str__(self):
        return f"{self.name}.{self.format}"

    @property
    def expires_at(self):
        return (self.ended_at or self.created_at) + KEPT

    @property
    def ready(self) -> bool:
        """Whether it can be fetched now."""
        return self.state == self.State.DONE and bool(self.stored) and timezone.now() < self.expires_at
