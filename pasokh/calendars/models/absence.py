from datetime import datetime, time, tzinfo

from django.db import models
from django.db.models import F, Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

from ..blocks import DAY
from ..zones import moment_of

LONGEST_NOTE = 200


class Absence(TenantModel):
    """A member is away: whole days, or from a time of the first day until one of the last.

    Days and times are those that the clocks of her calendar show, so they stay right when the business moves to another time zone.
    `reason` and `note` are for herself and those who lead her; others see only that she is away.
    """

    PREFIX = "abs"

    class Reason(models.TextChoices):
        LEAVE = "leave"
        SICK = "sick"
        MISSION = "mission"
        TRAINING = "training"
        OTHER = "other"

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.LEAVE)
    first_day = models.DateField()
    last_day = models.DateField()
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "last_day"], name="absence_by_end"),
            models.Index(fields=["workspace_id", "member", "last_day"], name="absence_of_member"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lt=F("last_day"))
                | (Q(first_day=F("last_day")) & (Q(starts=None) | Q(ends=None) | Q(starts__lt=F("ends")))),
                name="absence_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return f"{self.reason} {self.first_day} to {self.last_day}"

    @property
    def is_whole_days(self) -> bool:
        return self.starts is None and self.ends is None

    def span(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """From which moment until which (UTC) she is away, by clocks of `zone`."""
        return span_of(self.first_day, self.starts, self.last_day, self.ends, zone)


def span_of(first_day, starts: time | None, last_day, ends: time | None, zone: tzinfo) -> tuple[datetime, datetime]:
    """The moments (UTC) between two days, or times of these days, by clocks of `zone`."""
    since = moment_of(first_day, _minute(starts) if starts else 0, zone)
    return since, moment_of(last_day, _minute(ends) if ends else DAY, zone)


def _minute(at):
    return at.hour * 60 + at.minute
