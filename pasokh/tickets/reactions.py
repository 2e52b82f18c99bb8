from datetime import datetime

from django.utils import timezone

from pasokh.events import on
from pasokh.workspaces.models import Workspace

from .actions import export
from .actions.checklists import bring_lists
from .actions.forget import follow_merge, forget_person
from .actions.forget_work import forget_work
from .actions.saved_replies import ship as ship_saved_replies
from .fields.known import forget_known
from .jobs.waking import remind_of_task, wake_ticket
from .models import ResolutionCategory, Status, Task
from .models.ticket_type import TicketType


@on("workspace.founded")
def ship_statuses(event):
    Status.ship()
    ResolutionCategory.ship()
    TicketType.ship()
    ship_saved_replies(Workspace.objects.get(pk=event.workspace_id).language)


@on("field.made", "field.changed", "field.ordered", "field.retired", "field.brought_back")
def read_fields_anew(event):
    forget_known()


@on("contact.merged")
def move_tickets(event):
    follow_merge(kept_id=event.subject_id, absorbed_id=event.payload["absorbed_id"])


@on("contact.erased")
def forget(event):
    forget_person(event.subject_id)


@on("ticket.snoozed")
def plan_waking(event):
    if until := event.payload["until"]:
        wake_ticket.defer(ticket_id=event.subject_id, until=until, after=datetime.fromisoformat(until))


@on("task.planned", "task.changed", "task.undone")
def plan_reminder(event):
    task = Task.objects.filter(pk=event.payload["task"], done_at=None, reminded_at=None).first()
    if task and task.remind_at:
        at = max(task.remind_at, timezone.now())
        remind_of_task.defer(task_id=task.pk, at=task.remind_at.isoformat(), after=at)


@on("ticket.typed")
def bring_checklists(event):
    bring_lists(event)


@on("contact.erased")
def forget_work_with_her(event):
    forget_work(event.subject_id)


@on("contact.erased")
def forget_exports(event):
    export.forget_all()
