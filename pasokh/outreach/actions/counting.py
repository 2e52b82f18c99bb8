"""Adding to what a message's days count. Last in its transaction, in one order: these rows stay locked until the commit."""

from collections import Counter

from django.db import connection

from pasokh.kernel.tenancy import require_workspace_id

from ..models.showing import COUNTED

ADD = (  # of constants only
    f"INSERT INTO outreach_showing AS known (workspace_id, message_id, version, variant, day, {', '.join(COUNTED)}) "  # noqa: S608
    f"VALUES (%s, %s, %s, %s, %s, {', '.join(['%s'] * len(COUNTED))}) ON CONFLICT (workspace_id, message_id, version, variant, day) DO UPDATE SET "
    + ", ".join(f"{name} = known.{name} + excluded.{name}" for name in COUNTED)
)


class Counts:
    """What is to be added: `add(encounter, "shown", …)`, then `write()`."""

    def __init__(self):
        self.rows: dict[tuple, Counter] = {}

    def add(self, encounter, *names):
        """One more of each, on the day on which she first met it."""
        key = (encounter.message_id, encounter.version, encounter.variant, encounter.day)
        self.rows.setdefault(key, Counter()).update(names)

    def write(self):
        """Add them. Inside the workspace and a transaction."""
        with connection.cursor() as cursor:
            for key in sorted(self.rows):
                counts = self.rows[key]
                cursor.execute(ADD, [require_workspace_id(), *key, *(counts[name] for name in COUNTED)])
