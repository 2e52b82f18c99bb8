from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantRow


class Presence(TenantRow):
    """A member has a stream open in one web process (`node`), last confirmed at `seen_at` (UTC)."""

    member_id = models.BigIntegerField()
    node = models.CharField(max_length=32)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("workspace_id", "member_id", "node", name="one_presence_per_node")]

    def __str__(self):
        return f"member {self.member_id}"


class Viewing(TenantRow):
    """A member looks at a ticket (`viewing`) or writes an answer (`replying`), last confirmed at `seen_at` (UTC)."""

    member_id = models.BigIntegerField()
    ticket_id = models.BigIntegerField()
    state = models.CharField(max_length=10)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("workspace_id", "ticket_id", "member_id", name="one_viewing_per_member")]

    def __str__(self):
        return f"member {self.member_id} at ticket {self.ticket_id}"


class Availability(TenantRow):
    """What a member says of herself (see availability.py), until `until` (UTC, None: until she says otherwise).

    `active_at`: when one of her browsers last said that she is at it; `is_idle`: none of them has for a while.
    """

    member_id = models.BigIntegerField()
    chosen = models.CharField(max_length=10, default="available")
    until = models.DateTimeField(null=True)
    is_idle = models.BooleanField(default=False)
    active_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("workspace_id", "member_id", name="one_availability_per_member")]

    def __str__(self):
        return f"member {self.member_id} is {self.chosen}"
