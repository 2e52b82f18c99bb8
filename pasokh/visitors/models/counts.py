from django.db import models

from pasokh.kernel.tenancy.models import TenantRow

from .visitor import SITE_LENGTH

COUNTED = ("visitors", "of_week", "of_month", "of_year", "newcomers", "visits", "views", "conversations")


class DayCount(TenantRow):
    """What one site counts on one day of the business's own zone. It outlives visits, visitors and contacts: it names nobody.

    `visitors` are those who were seen that day, each once; `of_week`, `of_month`, `of_year` those of them who were seen for the first time in that
    period, `newcomers` for the first time at all: summed over the days of a period they say how many different visitors it had.
    """

    site = models.CharField(max_length=SITE_LENGTH)
    day = models.DateField()
    visitors = models.IntegerField(default=0)
    of_week = models.IntegerField(default=0)
    of_month = models.IntegerField(default=0)
    of_year = models.IntegerField(default=0)
    newcomers = models.IntegerField(default=0)
    visits = models.IntegerField(default=0)
    views = models.IntegerField(default=0)
    conversations = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "site", "day"], name="one_count_per_site_and_day")
        ]

    def __str__(self):
        return f"{self.site} on {self.day}"
