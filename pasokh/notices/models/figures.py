from django.db import models

from pasokh.kernel.tenancy.models import TenantRow

BUSINESS = 0  # in place of a member: what people did in the whole business
MACHINES = -1  # in place of a member: what rules and flows did by themselves


class DayFigures(TenantRow):
    """What was done on one day (of the business's time zone), by a member, by people in the whole business, or by machines.

    Counted from the log, each event once; what was taken back is counted no more.
    """

    day = models.DateField()
    member_id = models.BigIntegerField(default=BUSINESS)
    opened = models.IntegerField(default=0)
    received = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    solved = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "day", "member_id"], name="one_figure_per_day")]

    def __str__(self):
        return f"{self.day} of {self.member_id}"
