"""A task by its public id, for those who see its ticket."""

from functools import wraps

from django.views.decorators.http import require_POST

from pasokh.tickets.models import Task
from pasokh.workspaces.signing_in import require

from ..access import desk_view
from ..fragments import done, refused
from ..lookup import get_or_404
from ..tickets.steps import CHANGED, CannotBeDone

TASKS_CHANGED = "tasks:changed"


def task_or_404(request, public_id, lock=False):
    """The task, if the member may see its ticket and may work on its tasks."""
    tasks = Task.objects.visible_to(request.member)
    task = get_or_404(tasks if lock else tasks.select_related("ticket__contact", "owner"), public_id, lock)
    require(request.member, "ticket.task", task.ticket)
    return task


def task_deed(change):
    """A POST that changes one task. What `change` returns is (words, Event): said in a toast with «Undo»; without an event nothing was changed."""

    @require_POST
    @desk_view
    @wraps(change)
    def view(request, public_id):
        task = task_or_404(request, public_id, lock=True)
        try:
            text, event = change(request, task)
        except CannotBeDone as problem:
            return refused(problem)
        return told(text if event else "", event)

    return view


def told(text, undo=None):
    """The answer to a change of a task: the ticket and the page of tasks draw themselves anew. `undo` is an Event that can be taken back."""
    return done(text, events=[CHANGED, TASKS_CHANGED], undo=undo)
