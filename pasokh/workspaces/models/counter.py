from django.db import models

from pasokh.kernel.database.prepared import prepared_cursor
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.kernel.tenancy.models import TenantRow


class Counter(TenantRow):
    """A rising number, such as the last ticket number. Taken last in a transaction: its row stays locked until commit."""

    name = models.CharField(max_length=30)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "name"], name="one_counter_per_name")]

    def __str__(self):
        return f"{self.name}={self.value}"

    # The last of the numbers taken, as `value`: to be run with `to_take`, alone or as a part of a larger statement.
    TAKING = (
        "INSERT INTO workspaces_counter (workspace_id, name, value) VALUES (%s::bigint, %s::text, %s::bigint) "
        "ON CONFLICT (workspace_id, name) DO UPDATE SET value = workspaces_counter.value + %s::bigint RETURNING value"
    )

    @staticmethod
    def to_take(name, count=1, start=1000) -> list:
        """What TAKING is given, to take the next `count` numbers under this name; the very first is `start` + 1."""
        return [require_workspace_id(), name, start + count, count]

    @classmethod
    def take(cls, name, count=1, start=1000) -> range:
        """The next numbers under this name."""
        with prepared_cursor() as cursor:
            cursor.execute(cls.TAKING, cls.to_take(name, count, start))
            last = cursor.fetchone()[0]
            return range(last - count + 1, last + 1)
