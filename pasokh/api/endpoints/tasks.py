"""Tasks and call-backs."""

from datetime import UTC, datetime

from ninja import Query, Router

from pasokh.kernel import phones
from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.models import Task, Ticket
from pasokh.tickets.models.task import TITLE_LENGTH, NoOwner, TooManyTasks
from pasokh.workspaces.models import Member

from ..answers import answer, nothing
from ..callers import Bearer
from ..display import Display
from ..paging import OLDEST, page
from ..problems import Problem, invalid
from ..references import at, named, ticket_at
from ..schemas.attachments import ROOT
from ..schemas.base import Calendar
from ..schemas.work import Nothing, Outcome, TaskIn, TaskOut, TaskPage, TaskPatch, TaskQuery
from .ticket_filters import ME, NOBODY

router = Router(tags=["tasks"])
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
SHOWN = ("ticket", "owner", "done_by")
PLAIN = ("kind", "title", "phone", "due_at", "remind_before")


@router.get("/tasks", auth=Bearer("tickets:read"), response=TaskPage)
def list_tasks(request, asked: Query[TaskQuery]):
    """Tasks on the tickets that the token's member may see, oldest first; those that are still to be done unless asked otherwise."""
    rows = Task.objects.visible_to(request.caller.member).select_related(*SHOWN)
    tasks, following = page(_narrowed(rows, asked, request.caller), OLDEST, after=asked.cursor, limit=asked.limit)
    display = Display.asked_by(request)
    return answer(TaskPage(data=[TaskOut.of(task, display) for task in tasks], next=following))


def _narrowed(rows, asked, caller):
    if asked.state != "all":
        rows = rows.filter(done_at__isnull=asked.state == "pending")
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind)
    if asked.ticket is not None:
        visible = Ticket.objects.visible_to(caller.member)
        rows = rows.filter(ticket=named(visible, asked.ticket, parameter="ticket"))
    if asked.due_before is not None:
        rows = rows.filter(due_at__lt=near(asked.due_before, parameter="due_before"))
    return rows if asked.owner is None else rows.filter(owner=_owner_asked(asked.owner, caller))


def _owner_asked(value, caller):
    if value == ME:
        return caller.member
    return None if value == NOBODY else named(Member.objects, value, parameter="owner")


def near(moment, **where):
    """A moment that calendars can show. Raises Problem for one too far away."""
    if not EARLIEST <= moment <= LATEST:
        raise invalid("bad_value", **where)
    return moment


@router.post("/tickets/{ticket_id}/tasks", auth=Bearer("tickets:write"), response={201: TaskOut})
def create_task(request, ticket_id: str, given: TaskIn, asked: Query[Calendar]):
    """Plan a task or a call on a ticket."""
    caller = request.caller
    ticket = ticket_at(caller, ticket_id)
    caller.require("ticket.task")
    said = {"kind": given.kind, "title": "", "phone": "", "due_at": None, "remind_before": None} | _said(given)
    _check(said)
    try:
        task = Task.plan(ticket=ticket, by=caller.member, owner=_owner(given), **said)
    except NoOwner as error:
        raise invalid("not_answering", pointer="/owner_id") from error
    except TooManyTasks as error:
        raise Problem("too_many_tasks") from error
    out = TaskOut.of(task, Display.asked_by(request))
    return answer(out, 201, Location=f"{ROOT}/tasks/{task.public_id}")


def _said(given):
    """What a body says of a task's own fields, as they are kept."""
    said = {name: getattr(given, name) for name in PLAIN if name in given.model_fields_set}
    if "title" in said:
        said["title"] = clean_line(said["title"], TITLE_LENGTH)
    if said.get("phone"):
        said["phone"] = _phone(said["phone"])
    if said.get("due_at") is not None:
        near(said["due_at"], pointer="/due_at")
    return said


def _phone(typed):
    try:
        return phones.normalise(typed)
    except ValueError as error:
        raise invalid("bad_value", pointer="/phone") from error


def _check(task):
    """A task has a title, a call a phone; a task without a date reminds nobody. `task` is what it will say."""
    if not task["title"]:
        raise invalid("missing", pointer="/title")
    if task["kind"] == Task.Kind.CALL and not task["phone"]:
        raise invalid("missing", pointer="/phone")
    if task["remind_before"] is not None and task["due_at"] is None:
        raise invalid("missing", pointer="/due_at")


def _owner(given):
    return named(Member.objects, given.owner_id, pointer="/owner_id")


@router.get("/tasks/{task_id}", auth=Bearer("tickets:read"), response=TaskOut)
def get_task(request, task_id: str, asked: Query[Calendar]):
    """One task."""
    return _told(request, at(Task.objects.visible_to(request.caller.member).select_related(*SHOWN), task_id))


@router.patch("/tasks/{task_id}", auth=Bearer("tickets:write"), response=TaskOut)
def update_task(request, task_id: str, given: TaskPatch, asked: Query[Calendar]):
    """Change a task, or have somebody else do it."""
    task, said = _held(request, task_id), _said(given)
    _check({name: getattr(task, name) for name in PLAIN} | said)
    if "owner_id" in given.model_fields_set:
        try:
            task.give(_owner(given), by=request.caller.member)
        except NoOwner as error:
            raise invalid("not_answering", pointer="/owner_id") from error
    task.change(by=request.caller.member, **said)
    return _told(request, task)


@router.post("/tasks/{task_id}/done", auth=Bearer("tickets:write"), response=TaskOut)
def finish_task(request, task_id: str, given: Outcome, asked: Query[Calendar]):
    """It is done, and what came of it. What is done already stays as it is."""
    task = _held(request, task_id)
    task.complete(by=request.caller.member, result=given.result, outcome=given.outcome.strip())
    return _told(request, task)


@router.post("/tasks/{task_id}/reopen", auth=Bearer("tickets:write"), response=TaskOut)
def reopen_task(request, task_id: str, given: Nothing, asked: Query[Calendar]):
    """It is not done after all."""
    task = _held(request, task_id)
    task.reopen(by=request.caller.member)
    return _told(request, task)


@router.delete("/tasks/{task_id}", auth=Bearer("tickets:write"), response={204: None})
def delete_task(request, task_id: str):
    """It need not be done. Its words go with it."""
    _held(request, task_id).drop(by=request.caller.member)
    return nothing()


def _held(request, task_id):
    """The task, locked, if the member may work on it."""
    request.caller.require("ticket.task")
    rows = Task.objects.visible_to(request.caller.member).select_for_update(of=("self",)).prefetch_related(*SHOWN)
    return at(rows, task_id)


def _told(request, task):
    return answer(TaskOut.of(task, Display.asked_by(request)))
