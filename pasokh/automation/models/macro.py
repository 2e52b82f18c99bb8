from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet

from .rule import NAME_LENGTH


class Macros(TenantQuerySet):
    """Macros by name."""

    def standing(self):
        return self.filter(dropped_at=None).order_by("name", "pk")

    def usable_by(self, member):
        """Everybody's, and those of her teams."""
        return self.standing().filter(Q(team=None) | Q(team__in=member.team_ids()))


class Macro(TenantModel):
    """Several actions that a member does with one click, in her own name and with her own permissions. One of a `team` is offered to its members."""

    PREFIX = "mac"

    name = models.CharField(max_length=NAME_LENGTH)
    actions = models.JSONField(default=list)
    team = TenantForeignKey("workspaces.Team", on_delete=models.CASCADE, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)

    objects = Macros.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "name"], name="macros_by_name")]

    def __str__(self):
        return self.name
