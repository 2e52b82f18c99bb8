"""The figures of a day, counted from the log as it is read."""

from collections import Counter

from django.db import connection

from pasokh.kernel.tenancy import require_workspace_id
from pasokh.workspaces.models import Workspace

from .models import DayFigures
from .models.figures import BUSINESS

COUNTED = {
    "ticket.opened": "opened",
    "message.received": "received",
    "message.composed": "answered",
    "ticket.solved": "solved",
}
FIELDS = tuple(COUNTED.values())
ADD = """
INSERT INTO notices_dayfigures (workspace_id, day, member_id, opened, received, answered, solved) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (workspace_id, day, member_id) DO UPDATE SET opened = notices_dayfigures.opened + excluded.opened,
received = notices_dayfigures.received + excluded.received, answered = notices_dayfigures.answered + excluded.answered,
solved = notices_dayfigures.solved + excluded.solved
"""


def count(events):
    """Add events to the figures of their days: to the business's, and to those of the member who did it."""
    zone = None
    sums = Counter()
    for event in events:
        if event.kind in COUNTED:
            zone = zone or Workspace.objects.get(pk=require_workspace_id()).zone
            day = event.created_at.astimezone(zone).date()
            for member in {BUSINESS, event.actor_id if event.actor_kind == "member" else BUSINESS}:
                sums[day, member, COUNTED[event.kind]] += 1
    _add(sums)


def _add(sums):
    rows = sorted({(day, member) for day, member, _ in sums})
    with connection.cursor() as cursor:
        for day, member in rows:
            cursor.execute(ADD, [require_workspace_id(), day, member, *(sums[day, member, name] for name in FIELDS)])


def figures_of(day, member_id) -> tuple[DayFigures, DayFigures]:
    """A member's figures of a day and the whole business's; zeros where nothing was done."""
    found = {row.member_id: row for row in DayFigures.objects.filter(day=day, member_id__in=[BUSINESS, member_id])}
    return found.get(member_id) or DayFigures(), found.get(BUSINESS) or DayFigures()
