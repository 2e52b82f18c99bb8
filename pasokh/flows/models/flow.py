from django.db import models
from django.db.models import Q

from pasokh.events import Actor
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow

NAME_LENGTH = 100
NOTE_LENGTH = 500


class Flows(TenantQuerySet):
    """Flows by name."""

    def standing(self):
        """Those that are offered."""
        return self.filter(archived_at=None).order_by("name", "pk")

    def deployed(self):
        """Those that can be begun."""
        return self.standing().exclude(active=None)


class Flow(TenantModel):
    """A drawn process. `active` is the version that new runs begin with; None while it was never deployed. `key` names one that came with the program."""

    PREFIX = "flw"

    class Kind(models.TextChoices):
        PROCESS = "process"  # of a request: what is done until it is served
        CONVERSATION = "conversation"  # with a customer: menus and questions
        INSIDE = "inside"  # tasks and approvals without a customer

    name = models.CharField(max_length=NAME_LENGTH)
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=40, blank=True)
    active = TenantForeignKey("flows.FlowVersion", on_delete=models.PROTECT, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True)

    objects = Flows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "key"], condition=~Q(key=""), name="one_shipped_flow_per_key")
        ]  # fmt: skip
        indexes = [models.Index(fields=["workspace_id", "name"], name="flows_by_name")]

    def __str__(self):
        return self.name

    @property
    def actor(self) -> Actor:
        """Who does what a run of it does."""
        return Actor("flow", self.pk)

    @property
    def draft(self) -> "FlowVersion | None":
        """What is being worked on."""
        return self.versions.filter(deployed_at=None).first()


class FlowVersion(TenantRow):
    """What a flow looked like when it was deployed; or, while `deployed_at` is empty, its draft, of which `revision` counts the savings.

    Runs keep the version that they began with: a deployed one never changes.
    """

    flow = TenantForeignKey(Flow, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    graph = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()
    deployed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "flow", "number"], name="one_flow_version_per_number"),
            models.UniqueConstraint(
                fields=["workspace_id", "flow"], condition=Q(deployed_at=None), name="one_draft_per_flow"
            ),
        ]

    def __str__(self):
        return f"{self.flow_id} v{self.number}"
