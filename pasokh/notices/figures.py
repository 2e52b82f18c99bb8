"""The figures of a day, counted from the log as it is read: what people did, and apart from it what rules and flows did by themselves.

What was taken back was not done: it is taken off the day, and off the person, for whom it was counted. What an undo puts back was counted when
it was done. A request that was solved and is taken up again later was solved all the same.
"""

from collections import Counter

from django.db import connection
from django.db.models import DateField

from pasokh.events.models import Event
from pasokh.kernel.database.ready import Asked, Ready, among
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.tickets.actions.step_back import STEPS
from pasokh.workspaces.models import Workspace

from .models import DayFigures
from .models.figures import BUSINESS, MACHINES

COUNTED = {
    "ticket.opened": "opened",
    "ticket.split": "opened",
    "message.received": "received",
    "message.composed": "answered",
    "ticket.solved": "solved",
}
TAKING_BACK = (*STEPS, "ticket.merged")  # with `undone` in their payload: the event that they take back
KINDS = {*COUNTED, *TAKING_BACK}
BY_THEMSELVES = ("automation", "flow", "system")
FIELDS = ("opened", "received", "answered", "solved")
ADD = """
INSERT INTO notices_dayfigures (workspace_id, day, member_id, opened, received, answered, solved) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (workspace_id, day, member_id) DO UPDATE SET opened = notices_dayfigures.opened + excluded.opened,
received = notices_dayfigures.received + excluded.received, answered = notices_dayfigures.answered + excluded.answered,
solved = notices_dayfigures.solved + excluded.solved
"""


def count(events):
    """Add events to the figures of their days: to the business's and those of the member who did it, or to those of the machines."""
    done = [(event, 1) for event in events if _counts(event)]
    done += [(event, -1) for event in _taken_back(events) if _counts(event)]
    zone = Workspace.objects.get(pk=require_workspace_id()).zone if done else None
    sums = Counter()
    for event, times in done:
        day = event.created_at.astimezone(zone).date()
        for member in _whose(event):
            sums[day, member, COUNTED[event.kind]] += times
    _add(sums)


def _counts(event):
    # What was split off is opened by its split, which can be taken back; what an undo settles again was solved before.
    return event.kind in COUNTED and not event.payload.get("undone") and not event.payload.get("split_from")


def _taken_back(events):
    undone = [event.payload["undone"] for event in events if event.kind in TAKING_BACK and event.payload.get("undone")]
    return Event.objects.filter(pk__in=undone, kind__in=COUNTED) if undone else ()


def _whose(event):
    if event.actor_kind in BY_THEMSELVES:
        return {MACHINES}
    return {BUSINESS, event.actor_id if event.actor_kind == "member" else BUSINESS}


def _add(sums):
    rows = sorted({(day, member) for day, member, _ in sums})
    with connection.cursor() as cursor:
        for day, member in rows:
            cursor.execute(ADD, [require_workspace_id(), day, member, *(sums[day, member, name] for name in FIELDS)])


_of_day = Ready(
    lambda: DayFigures.objects.filter(among("member_id", "members"), day=Asked("day", DateField())), prepared=True
)


def figures_of(day, member_id) -> tuple[DayFigures, DayFigures, DayFigures]:
    """A member's figures of a day, those of people in the whole business, and those of rules and flows; zeros where nothing was done."""
    whose = (member_id, BUSINESS, MACHINES)
    found = {row.member_id: row for row in _of_day(day=day, members=whose)}
    return tuple(found.get(each) or DayFigures() for each in whose)
