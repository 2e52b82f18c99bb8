from django.db import models

from pasokh.kernel.tenancy.models import TenantRow


class Reading(TenantRow):
    """How far the log of a workspace has been read for notifications: one row, locked while it is read on.

    Serial ids do not become visible in their own order, so what is done is told by transactions: all below `horizon` are read. No unread
    event has an id below `floor`; `next_floor` takes its place once every transaction below `next_ceiling` has ended.
    """

    horizon = models.BigIntegerField()
    floor = models.BigIntegerField()
    next_ceiling = models.BigIntegerField()
    next_floor = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="one_reading_per_workspace")]

    def __str__(self):
        return f"read below {self.horizon}"
