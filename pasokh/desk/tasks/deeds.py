"""What is done with one task: planned, changed, done, taken over, removed."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.tickets.models import Task
from pasokh.tickets.models.task import NoOwner, TooManyTasks

from ..access import desk_view, ticket_for
from ..once import once
from ..tickets.steps import CannotBeDone
from .forms import OutcomeForm, TaskForm
from .lookup import task_deed, task_or_404, told


@require_http_methods(["GET", "POST"])
@desk_view
@once
def plan(request, number):
    """The dialog of a new task; POST puts it on the ticket."""
    ticket = ticket_for(request, number, "ticket.task", "contact", lock=request.method == "POST")
    if request.method == "GET":
        return _dialog(request, TaskForm(initial=_usual(request, ticket)), ticket)
    form = TaskForm(request.POST)
    if form.is_valid():
        try:
            Task.plan(ticket=ticket, by=request.member, owner=form.cleaned_data["owner"], **form.given)
        except NoOwner:
            form.add_error("owner", _("This colleague does not see the request."))
        except TooManyTasks:
            form.add_error(None, _("There are too many tasks on this request."))
        else:
            return told(_("The task is planned."))
    return _dialog(request, form, ticket, status=422)


def _usual(request, ticket):
    is_call = request.GET.get("kind") == Task.Kind.CALL
    title = _("Call %(name)s") % {"name": ticket.contact.name or ticket.contact.phone} if is_call else ""
    kind = Task.Kind.CALL if is_call else Task.Kind.TASK
    usual = {"kind": kind, "title": title.strip(), "phone": ticket.contact.phone, "owner": request.member}
    return usual | {"remind_before": "10" if is_call else "0"}


@require_http_methods(["GET", "POST"])
@desk_view
def task(request, public_id):
    """The dialog of a task; POST changes it."""
    found = task_or_404(request, public_id, lock=request.method == "POST")
    if request.method == "GET":
        return _dialog(request, TaskForm(initial=TaskForm.initial_of_task(found)), found.ticket, found)
    form = TaskForm(request.POST)
    if form.is_valid():
        try:
            found.give(form.cleaned_data["owner"], by=request.member)
        except NoOwner:
            form.add_error("owner", _("This colleague does not see the request."))
        else:
            found.change(by=request.member, **form.given)
            return told(_("Saved."))
    return _dialog(request, form, found.ticket, found, status=422)


def _dialog(request, form, ticket, found=None, status=200):
    context = {"form": form, "ticket": ticket, "task": found}
    return render(request, "desk/tasks/dialog.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_view
def finish(request, public_id):
    """The dialog of what came of it; POST says that it is done, with or without words."""
    found = task_or_404(request, public_id, lock=request.method == "POST")
    is_call = found.kind == Task.Kind.CALL
    if request.method == "GET":
        form = OutcomeForm(is_call=is_call, initial={"result": found.result, "outcome": found.outcome})
    else:
        form = OutcomeForm(request.POST, is_call=is_call)
        if form.is_valid():
            event = found.complete(by=request.member, **form.cleaned_data)
            return told(_("Done: %(task)s") % {"task": found.title}, event)
    status = 422 if form.errors else 200
    return render(request, "desk/tasks/outcome.html", {"form": form, "task": found}, status=status)


@task_deed
def reopen(request, found):
    """It is not done after all."""
    return _("The task is open again."), found.reopen(by=request.member)


@task_deed
def take(request, found):
    """Have it oneself."""
    try:
        return _("The task is yours."), found.give(request.member, by=request.member)
    except NoOwner as error:
        raise CannotBeDone(_("This colleague does not see the request.")) from error


@require_POST
@desk_view
def drop(request, public_id):
    """It need not be done."""
    task_or_404(request, public_id, lock=True).drop(by=request.member)
    return told(_("The task is removed."))
