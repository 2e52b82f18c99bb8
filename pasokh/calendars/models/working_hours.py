from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow

from ..blocks import Blocks

LONGEST_NAME = 80

# Saturday to Wednesday 8:30 to 17:00, Thursday 8:30 to 13:00, Friday closed: minutes after midnight, Saturday first.
USUAL_WEEK = (*(((510, 1020),) for _day in range(5)), ((510, 780),), ())


def usual_week() -> list:
    """The week that a new business begins with, as it is stored."""
    return stored(USUAL_WEEK)


def stored(week) -> list:
    """A week or the blocks of a day as JSON keeps them."""
    return [list(map(list, blocks)) for blocks in week]


class WorkingHours(TenantModel):
    """A calendar: `week` holds for each day, Saturday first, its blocks (see `blocks`), by the clocks of `zone`.

    A business has one that is the default, and as many more as it needs (HoursFor says who keeps which). An empty `zone` is that of the
    business. `official_holidays` says whether the official holidays of Iran are kept, but for those of WorkedHoliday. `feed_since` says
    since when other programs subscribe to it by a secret address; None: there is none.
    """

    PREFIX = "hrs"

    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    zone = models.CharField(max_length=50, blank=True)
    is_default = models.BooleanField(default=False)
    week = models.JSONField(default=usual_week)
    official_holidays = models.BooleanField(default=True)
    feed_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-is_default", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id"], condition=Q(is_default=True), name="one_default_calendar_per_workspace"
            ),
            models.UniqueConstraint(fields=["workspace_id", "name"], name="one_calendar_per_name"),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """Its name; one that nobody named is called in the reader's language."""
        return self.name or _("Hours of the business")

    @classmethod
    def ship(cls):
        """Give the current workspace the usual week; one that it has stays as it is. Returns its default calendar."""
        return cls.objects.get_or_create(is_default=True)[0]

    @property
    def blocks(self) -> tuple[Blocks, ...]:
        """The week as WorkingTime takes it."""
        return tuple(tuple(map(tuple, day)) for day in self.week)

    def zone_in(self, workspace) -> ZoneInfo:
        """The zone of its clocks in this workspace."""
        return ZoneInfo(self.zone) if self.zone else workspace.zone


class HoursFor(TenantRow):
    """Who keeps which hours: a member, a site (the origin of its channel), or a team and the teams below it. Exactly one of them is set."""

    hours = TenantForeignKey(WorkingHours, on_delete=models.CASCADE, related_name="keepers")
    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, null=True, related_name="+")
    team = TenantForeignKey("workspaces.Team", on_delete=models.CASCADE, null=True, related_name="+")
    site = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "member"], condition=Q(member__isnull=False), name="one_calendar_per_member"
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "team"], condition=Q(team__isnull=False), name="one_calendar_per_team"
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "site"], condition=~Q(site=""), name="one_calendar_per_site"
            ),
            models.CheckConstraint(
                condition=(
                    Q(member__isnull=False, team=None, site="")
                    | Q(member=None, team__isnull=False, site="")
                    | (Q(member=None, team=None) & ~Q(site=""))
                ),
                name="hours_for_one_keeper",
            ),
        ]

    def __str__(self):
        return f"{self.hours_id} for {self.member_id or self.team_id or self.site}"
