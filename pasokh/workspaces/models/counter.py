from django.db import connection, models

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

    @classmethod
    def take(cls, name, count=1, start=1000) -> range:
        """The next numbers under this name; the very first is `start` + 1."""
        statement = (
            "INSERT INTO workspaces_counter (workspace_id, name, value) VALUES (%s, %s, %s) "
            "ON CONFLICT (workspace_id, name) DO UPDATE SET value = workspaces_counter.value + %s RETURNING value"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [require_workspace_id(), name, start + count, count])
            last = cursor.fetchone()[0]
            return range(last - count + 1, last + 1)
