from django.db import models

from pasokh.kernel.tenancy.models import TenantModel, TenantRow

from ..blocks import Blocks


class Holiday(TenantModel):
    """A day that a business keeps in its own way: closed (no blocks), or with other hours. It counts before official holidays."""

    PREFIX = "hol"

    day = models.DateField()
    name = models.CharField(max_length=80, blank=True)
    hours = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "day"], name="one_holiday_per_day")]

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
