from django.db import models

from pasokh.kernel.tenancy.models import TenantModel

from ..blocks import Blocks

# Saturday to Wednesday 8:30 to 17:00, Thursday 8:30 to 13:00, Friday closed: minutes after midnight, Saturday first.
USUAL_WEEK = (*(((510, 1020),) for _day in range(5)), ((510, 780),), ())


def usual_week() -> list:
    """The week that a new business begins with, as it is stored."""
    return stored(USUAL_WEEK)


def stored(week) -> list:
    """A week or the blocks of a day as JSON keeps them."""
    return [list(map(list, blocks)) for blocks in week]


class WorkingHours(TenantModel):
    """The week of a business: `week` holds for each day, Saturday first, its blocks (see `blocks`), in the time zone of the business.

    `official_holidays` says whether the official holidays of Iran are kept, but for those of WorkedHoliday.
    """

    PREFIX = "hrs"

    week = models.JSONField(default=usual_week)
    official_holidays = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="one_week_per_workspace")]

    def __str__(self):
        return self.public_id

    @classmethod
    def ship(cls):
        """Give the current workspace the usual week; one that it has stays as it is."""
        return cls.objects.get_or_create()[0]

    @property
    def blocks(self) -> tuple[Blocks, ...]:
        """The week as WorkingTime takes it."""
        return tuple(tuple(map(tuple, day)) for day in self.week)
