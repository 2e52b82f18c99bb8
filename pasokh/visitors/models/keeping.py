from django.db import models

from pasokh.kernel.tenancy.models import TenantRow

USUAL_DAYS, LEAST_DAYS, MOST_DAYS = 90, 1, 730


class Keeping(TenantRow):
    """For how many days visits and visitors are kept, of which nothing was seen since. At most one row a business."""

    days = models.IntegerField(default=USUAL_DAYS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="one_keeping_of_visits")]

    def __str__(self):
        return f"{self.days} days"

    @classmethod
    def current(cls) -> "Keeping":
        """What holds in this business; unsaved where nothing was chosen."""
        return cls.objects.first() or cls()
