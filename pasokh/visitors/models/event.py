from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

NAME_LENGTH = 60


class VisitorEvent(TenantRow):
    """What the page's own script told of a visitor: `Pasokh.track(name, data)`. `data` is an object of plain values."""

    visitor = TenantForeignKey("visitors.Visitor", on_delete=models.CASCADE, related_name="events")
    name = models.CharField(max_length=NAME_LENGTH)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "visitor", "-id"], name="visitor_event_newest"),
            models.Index(fields=["workspace_id", "at"], name="visitor_event_by_age"),
        ]

    def __str__(self):
        return self.name
