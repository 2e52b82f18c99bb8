from datetime import timedelta

from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

STALE = timedelta(
    seconds=75
)  # after which a process that said nothing is thought to have died, with all who were connected to it


class Node(TenantRow):
    """A process to which visitors of this business are connected, last heard of at `seen_at`: the one row that is renewed while they stay."""

    node = models.CharField(max_length=16)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "node"], name="one_row_per_visitors_node")]

    def __str__(self):
        return self.node


class HereQuerySet(models.QuerySet):
    """Who is connected."""

    def now(self):
        """Those whose process lives."""
        alive = Node.objects.filter(seen_at__gt=timezone.now() - STALE).values("node")
        return self.filter(node__in=alive)


class Here(TenantRow):
    """A visitor is connected, to the process that `node` names: written as she comes, deleted as she leaves, and untouched between."""

    visitor = TenantForeignKey("visitors.Visitor", on_delete=models.CASCADE, related_name="here")
    site = models.CharField(max_length=40)
    node = models.CharField(max_length=16)
    since = models.DateTimeField(default=timezone.now)

    objects = HereQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "visitor"], name="a_visitor_is_here_once")]
        indexes = [models.Index(fields=["workspace_id", "site", "-id"], name="here_newest")]

    def __str__(self):
        return f"visitor {self.visitor_id}"
