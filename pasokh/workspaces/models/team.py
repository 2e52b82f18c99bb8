from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow


class Team(TenantModel):
    """People who answer together. A tree through `parent`."""

    PREFIX = "tem"

    name = models.CharField(max_length=80)
    parent = TenantForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "name"], name="one_team_per_name")]

    def __str__(self):
        return self.name


class TeamMembership(TenantRow):
    """A member in a team; she may be in several, and lead some."""

    team = TenantForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="memberships")
    lead = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "team", "member"], name="once_in_a_team")]

    def __str__(self):
        return f"{self.member_id} in {self.team_id}"
