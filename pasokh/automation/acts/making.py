"""Actions that make something: a task on the request, another request."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pasokh.tickets.models import Task
from pasokh.tickets.models.task import NoOwner, TooManyTasks
from pasokh.workspaces.models import Member

from ..moments import later
from .registry import Act, CannotDo, Param, register
from .saying import said, text_of

ASSIGNEE = "assignee"


def people():
    found = Member.objects.active().order_by("name")
    return [(ASSIGNEE, _("whoever has the request")), *((each.public_id, each.name) for each in found[:500])]


def person_of(deed, given) -> Member | None:
    """The member that is meant; None where nobody has the request. Raises CannotDo for one who is gone."""
    if given == ASSIGNEE:
        return deed.ticket.assignee
    try:
        return Member.objects.active().by_public_id(given)
    except Member.DoesNotExist as error:
        raise CannotDo("gone") from error


def _task(deed, given):
    due = later(timezone.now(), given["length"], True, deed.time) if given.get("length") else None
    try:
        task = Task.plan(
            ticket=deed.ticket,
            by=deed.by,
            owner=person_of(deed, given["owner"]),
            title=given["title"],
            due_at=due,
            remind_before=0 if due else None,
        )
    except NoOwner as error:
        raise CannotDo("not_seen_by_her") from error
    except TooManyTasks as error:
        raise CannotDo("too_many") from error
    return f"task:{task.pk}"


def _ticket(deed, given):
    text_of(deed, given)  # what cannot be said is told at once
    # By a job: contacts are locked before tickets, and this ticket is locked already.
    deed.later("ticket")
    return "deferred"


DUE = Param("length", "length", _("Due after"), optional=True)
register(
    Act(
        "task",
        _("create a task"),
        "ticket.task",
        (Param("title", "line", _("Task")), Param("owner", "choice", _("Who does it"), people), DUE),
        _("create the task “%(title)s” for %(owner)s"),
        _task,
    )
)
register(
    Act(
        "ticket",
        _("open another request"),
        "ticket.open",
        (Param("subject", "line", _("Subject")), Param("text", "text", _("Text"))),
        _("open another request of the same customer, “%(subject)s”, linked to this one"),
        _ticket,
        for_macros=False,
        about=("ticket", "contact"),
        says=said,
    )
)
