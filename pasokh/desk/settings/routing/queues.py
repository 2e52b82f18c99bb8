"""Queues: which requests wait in them, whose teams work them, and how they choose."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

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
from ...once import once
from ...views.conditions import HOW, editor_of, read_editor
from ..conditions import sentences_of, taken_by
from ..frame import settings_page
from ..listed import ordering, retiring, unless_taken
from ..reading import facts_of
from .queue_form import STRATEGIES, QueueForm


@require_http_methods(["GET"])
@permitted("queue.manage", to_read="queue.see")
def queues(request):
    """All queues in their order, and which requests each takes."""
    rows, waiting = list(Queue.objects.prefetch_related("teams")), waiting_counts()
    takes = sentences_of(rows, fields())
    shown = [_row(each, waiting, takes[each.pk]) for each in rows if not each.retired_at]
    retired = [_row(each, {}, takes[each.pk]) for each in rows if each.retired_at]
    return settings_page(request, "routing/queues", "queues", queues=shown, retired=retired)


def _row(queue, waiting, conditions):
    return {
        "id": queue.public_id,
        "label": queue.name,
        "takes": taken_by(queue.filter, conditions),
        "strategy": str(STRATEGIES[queue.strategy]).partition(":")[0],
        "teams": [team.name for team in queue.teams.all()],
        "waiting": waiting.get(queue.pk, 0),
    }


@require_http_methods(["GET", "POST"])
@permitted("queue.manage")
@once
def new(request):
    """A new queue."""
    return _edited(request, Queue())


@require_http_methods(["GET", "POST"])
@permitted("queue.manage", to_read="queue.see")
def queue(request, public_id):
    """One queue."""
    found = get_or_404(Queue.objects.select_related("overflow_to"), public_id)
    return _edited(request, found) if request.may_change else _read_only(request, found)


def _read_only(request, found):
    takes = taken_by(found.filter, sentences_of([found], fields())[found.pk])
    facts = [(_("Which requests"), takes), *facts_of(QueueForm(queue=found))]
    return settings_page(request, "facts", "queues", name=found.name, facts=facts, back="desk:queues")


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
        with unless_taken(form, _("There is a queue of this name already.")):
            if found.pk:
                change_queue(queue=found, by=by, filter=filter, **form.settings())
            else:
                make_queue(by=by, filter=filter, **form.settings())
    except GoesInCircles:
        form.add_error("overflow_to", _("What waits too long would come back to where it was."))
    except TooManyQueues:
        form.add_error(None, _("There are as many queues as there can be. Retire one first."))
    return not form.errors


order = ordering("queue.manage", Queue.objects.all, order_queue, noun="queue", then="desk:queues")
retire = retiring("queue.manage", Queue.objects.all, retire_queue, noun="queue", then="desk:queues")
