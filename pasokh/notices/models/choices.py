from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

from ..kinds import KINDS, MAIL

EVERYWHERE = ""  # the choice for requests of teams that have none of their own


class Choices(TenantRow):
    """What a member wants to hear of, and when not. A member without a row has chosen nothing: then the defaults of `kinds` count.

    `ways`: {team id as text, "" for all others: {kind: [ways]}}. Quiet hours keep push and sound away, never the bell: minutes of her
    day in `time_zone` (the business's when empty), over midnight where `quiet_until` is the smaller, or whenever the business is closed.
    """

    class Quiet(models.TextChoices):
        NEVER = "never"
        HOURS = "hours"
        CLOSED = "closed"

    class Digest(models.TextChoices):
        OFF = "off"
        HOURLY = "hourly"
        DAILY = "daily"

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    ways = models.JSONField(default=dict)
    quiet = models.CharField(max_length=10, choices=Quiet, default=Quiet.NEVER)
    quiet_from = models.PositiveSmallIntegerField(default=20 * 60)
    quiet_until = models.PositiveSmallIntegerField(default=8 * 60)
    time_zone = models.CharField(max_length=50, blank=True)
    digest = models.CharField(max_length=10, choices=Digest, default=Digest.OFF)
    digested_at = models.DateTimeField(null=True)
    sound = models.BooleanField(default=False)
    push_tells = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "member"], name="one_choice_per_member")]

    def __str__(self):
        return f"choices of {self.member_id}"

    def ways_of(self, kind, team_id=None) -> frozenset[str]:
        """The ways by which this kind comes, for a request of this team."""
        for chosen in (self.ways.get(str(team_id)), self.ways.get(EVERYWHERE)):
            if chosen is not None and kind in chosen:
                return self._possible(chosen[kind])
        return self._possible(KINDS[kind].ways)

    def _possible(self, ways):
        return frozenset(ways) - ({MAIL} if self.digest == self.Digest.OFF else set())
