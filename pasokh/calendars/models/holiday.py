from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow

from ..blocks import Blocks
from .working_hours import LONGEST_NAME, WorkingHours


class Holiday(TenantModel):
    """A day that a business keeps in its own way: closed (no blocks), or with other hours. It counts before official holidays.

    Without a `calendar` it is so in all of them, but for those that say otherwise of the same day.
    """

    PREFIX = "hol"

    calendar = TenantForeignKey(WorkingHours, on_delete=models.CASCADE, null=True, related_name="own_days")
    day = models.DateField()
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    hours = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "day"], condition=Q(calendar=None), name="one_day_of_all_calendars"
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "calendar", "day"],
                condition=Q(calendar__isnull=False),
                name="one_day_of_a_calendar",
            ),
        ]

    def __str__(self):
        return self.name or str(self.day)

    @property
    def blocks(self) -> Blocks:
        """Its blocks as WorkingTime takes them."""
        return tuple(map(tuple, self.hours))


class WorkedHoliday(TenantRow):
    """An official holiday, by the id of its Occasion, on which the business works as on any such day of the week."""

    occasion = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "occasion"], name="once_worked")]

    def __str__(self):
        return self.occasion


class MovedHoliday(TenantRow):
    """An official holiday of the lunar year, by the id of its Occasion, on the day that was announced here: the data had another."""

    occasion = models.CharField(max_length=60)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "occasion"], name="once_moved")]

    def __str__(self):
        return f"{self.occasion} on {self.day}"
