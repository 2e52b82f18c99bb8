from django.conf import settings
from django.db import models

from pasokh.events import Actor
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.tenancy.models import TenantModel, TenantQuerySet


class MemberQuerySet(TenantQuerySet):
    def active(self):
        return self.filter(deactivated_at=None)


class Member(TenantModel):
    """A user at work in a workspace. The role says what she may do, `sees` which tickets she may see."""

    PREFIX = "mem"

    class Role(models.TextChoices):
        OWNER = "owner"
        ADMIN = "admin"
        LEAD = "lead"
        AGENT = "agent"
        LIGHT = "light"

    class Sees(models.TextChoices):
        ALL = "all"
        TEAMS = "teams"
        OWN = "own"

    class Theme(models.TextChoices):
        SYSTEM = "system"
        LIGHT = "light"
        DARK = "dark"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role, default=Role.AGENT)
    sees = models.CharField(max_length=10, choices=Sees, default=Sees.ALL)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="fa")
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    deactivated_at = models.DateTimeField(null=True)
    teams = models.ManyToManyField("workspaces.Team", through="workspaces.TeamMembership", related_name="members")

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "user"], name="one_member_per_user")]

    def __str__(self):
        return self.name

    @property
    def actor(self) -> Actor:
        return Actor("member", self.pk)

    @property
    def active(self) -> bool:
        return self.deactivated_at is None

    def team_ids(self) -> list[int]:
        """The ids of her teams. Kept on the instance: one request asks for them several times."""
        if not hasattr(self, "_team_ids"):
            self._team_ids = _teams_of(member=self.pk)
        return self._team_ids


_teams_of = Ready(
    lambda: Member.teams.through.objects.filter(member=Asked("member")).values_list("team", flat=True), prepared=True
)
