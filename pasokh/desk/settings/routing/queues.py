"""Queues: which requests wait in them, whose teams work them, and how they choose."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.kernel.filters import check
from pasokh.routing.actions.queues import (
    GoesInCircles,
    TooManyQueues,
    change_queue,
    make_queue,
    order_queue,
    retire_queue,
)
from pasokh.routing.models import Queue
from pasokh.routing.queries import waiting_counts
from pasokh.tickets.filters import fields

from ...access import permitted
from ...lookup import get_or_404
from ...views.conditions import HOW, editor_of, read_editor
from ..frame import settings_page
from .queue_form import STRATEGIES, QueueForm


@require_http_methods(["GET"])
@permitted("queue.manage")
def queues(request):
    """All queues in their order."""
    rows = list(Queue.objects.prefetch_related("teams"))
    shown = [_row(each, waiting_counts()) for each in rows if not each.retired_at]
    retired = [_row(each, {}) for each in rows if each.retired_at]
    return settings_page(request, "routing/queues", "queues", queues=shown, retired=retired)


def _row(queue, waiting):
    return {
        "id": queue.public_id,
        "label": queue.name,
        "strategy": str(STRATEGIES[queue.strategy]).partition(":")[0],
        "teams": [team.name for team in queue.teams.all()],
        "waiting": waiting.get(queue.pk, 0),
    }


@require_http_methods(["GET", "POST"])
@permitted("queue.manage")
def new(request):
    """A new queue."""
    return _edited(request, Queue())


@require_http_methods(["GET", "POST"])
@permitted("queue.manage")
def queue(request, public_id):
    """One queue."""
    return _edited(request, get_or_404(Queue.objects.select_related("overflow_to"), public_id))


def _edited(request, found):
    given = request.POST if request.method == "POST" else None
    form, root, problem = QueueForm(given, queue=found), editor_of(found.filter), ""
    if given is not None:
        root, problem = _read(given)
        if form.is_valid() and not problem and _saved(form, root.filter, request.member, found):
            messages.success(request, _("Saved."))
            return redirect("desk:queues")
    context = {"form": form, "queue": found, "root": root, "problem": problem, "how": HOW}
    return settings_page(request, "routing/queue", "queues", **context, status=200 if given is None else 422)


def _read(given):
    root, problem = read_editor(given)
    try:
        if not problem:
            check(root.filter, fields(), personal=False)
    except ValueError as error:
        problem = str(error)
    return root, problem


def _saved(form, filter, by, found):
    try:
        with transaction.atomic():
            if found.pk:
                change_queue(queue=found, by=by, filter=filter, **form.settings())
            else:
                make_queue(by=by, filter=filter, **form.settings())
    except IntegrityError:
        form.add_error("name", _("There is a queue of this name already."))
    except GoesInCircles:
        form.add_error("overflow_to", _("What waits too long would come back to where it was."))
    except TooManyQueues:
        form.add_error(None, _("There are as many queues as there can be. Retire one first."))
    return not form.errors


@require_POST
@permitted("queue.manage")
def order(request, public_id):
    """Ask it earlier (`up`), or later."""
    order_queue(queue=get_or_404(Queue.objects, public_id), by=request.member, up="up" in request.POST)
    return redirect("desk:queues")


@require_POST
@permitted("queue.manage")
def retire(request, public_id):
    """Have it take no more, or (`back`) take requests again."""
    retire_queue(queue=get_or_404(Queue.objects, public_id), by=request.member, retired="back" not in request.POST)
    messages.success(request, _("Saved."))
    return redirect("desk:queues")
