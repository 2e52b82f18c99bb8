from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel


class Inbox(TenantModel):
    """Where tickets arrive, and the team that works them. Channels feed it."""

    PREFIX = "inb"

    name = models.CharField(max_length=80)
    team = TenantForeignKey("workspaces.Team", on_delete=models.SET_NULL, null=True, related_name="inboxes")

    def __str__(self):
        return self.name
