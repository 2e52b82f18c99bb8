"""What has waited too long goes elsewhere, or its customer is called back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.events.models import Event
from pasokh.tickets.actions.append import locked as lock_tickets
from pasokh.tickets.actions.give import Gift, give
from pasokh.tickets.models import Task
from pasokh.workspaces.models import Workspace

from ..known import forget_known, known
from ..models import Queue, Waiting
from ..models.waiting import place_at
from ..people import lock_queues

AT_ONCE = 50


class NoCallback(Exception):
    """Nobody offered this customer a call-back, or it is planned already."""


@transaction.atomic
def overflow() -> int:
    """Move on what has waited longer than its queue allows; returns how many were looked at, at most AT_ONCE."""
    found = known()
    late = Waiting.objects.filter(overflow_at__lte=timezone.now(), offered=False).order_by("ticket")
    ids = list(late.values_list("ticket", flat=True)[:AT_ONCE]) if found else []
    if not ids:
        return 0
    tickets = lock_tickets(ids)
    lock_queues(found.lines)
    for row in late.filter(ticket__in=tickets):
        row.ticket = tickets[row.ticket_id]
        _move_on(row, found)
    return len(ids)


@transaction.atomic
def reckon_anew(queue_id, after=0) -> int:
    """The settings of a queue's overflow were changed: when what waits in it goes elsewhere is reckoned by those that hold now, from when it came there.

    Does AT_ONCE requests, those behind the one of this id; returns the id of the last, 0 where that was all. Who was offered a call-back is not offered
    it again.
    """
    forget_known()
    found = known()
    line = found and found.lines.get(queue_id)
    waiting = Waiting.objects.in_line().filter(queue=queue_id, ticket__gt=after).order_by("ticket")
    ids = list(waiting.values_list("ticket", flat=True)[:AT_ONCE]) if line else []
    if not ids:
        return 0
    lock_tickets(ids)
    lock_queues([queue_id])
    came = _came(ids, queue_id)
    rows = list(Waiting.objects.in_line().filter(queue=queue_id, ticket__in=ids))
    for row in rows:
        called = line.queue.overflow == Queue.Overflow.CALLBACK and row.callback_at
        row.overflow_at = None if called else line.overflow_at(came.get(row.ticket_id, row.since))
    Waiting.objects.bulk_update(rows, ["overflow_at"])
    return ids[-1] if len(ids) == AT_ONCE else 0


def _came(ticket_ids, queue_id):
    """When those came into a queue that overflowed into it; others have waited there since they came."""
    moved = Event.objects.filter(subject_kind="ticket", subject_id__in=ticket_ids, kind="ticket.overflowed")
    return dict(moved.filter(payload__queue=queue_id).order_by("pk").values_list("subject_id", "created_at"))


def _move_on(row, found):
    line = found.lines.get(row.queue_id)
    to = line and found.lines.get(line.queue.overflow_to_id)
    if line and line.queue.overflow == Queue.Overflow.CALLBACK:
        _call_back(row)
    elif line and line.queue.overflow == Queue.Overflow.QUEUE and to:
        _change_queue(row, to)
    else:
        _save(row, overflow_at=None)


def _call_back(row):
    """Whose phone is known is called: it is planned for whoever gets her request. Others are offered it, and say where."""
    _save(row, overflow_at=None, callback_at=timezone.now())
    track("ticket.callback_offered", actor=SYSTEM, subject=row.ticket, queue=row.queue_id)
    if phone := row.ticket.contact.phone:
        with override(Workspace.objects.values_list("language", flat=True).get(pk=row.workspace_id)):
            _plan_call(row, gettext("Call the customer back"), phone, SYSTEM)


def _change_queue(row, to):
    """It keeps the time it came: those who came later to the other queue stay behind it."""
    before, now = row.queue_id, timezone.now()
    at = place_at(row.since, row.ticket.priority, to.queue)
    _save(row, queue=to.queue, at=at, overflow_at=to.overflow_at(now))
    track("ticket.overflowed", actor=SYSTEM, subject=row.ticket, before=before, queue=to.queue.pk)
    if to.teams and row.ticket.team_id not in to.teams:
        give([Gift(row.ticket, team_id=to.teams[0], payload=(("queue", to.queue.pk),))], actor=SYSTEM)


def _save(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


@transaction.atomic
def take_callback(*, ticket, title, phone, by, due_at=None) -> Task:
    """The customer, or a colleague for her, wants to be called back: a call is planned for whoever gets the request, which keeps its place.

    `by` is an Actor. Raises NoCallback.
    """
    lock_tickets([ticket.pk])
    row = Waiting.objects.filter(ticket=ticket, callback_at__isnull=False, callback_taken_at=None).first()
    if row is None:
        raise NoCallback
    return _plan_call(row, title, phone, by, due_at)


def _plan_call(row, title, phone, actor, due_at=None):
    _save(row, callback_taken_at=timezone.now())
    task = Task.objects.create(ticket=row.ticket, kind=Task.Kind.CALL, title=title, phone=phone, due_at=due_at)
    track("task.planned", actor=actor, subject=row.ticket, task=task.pk)
    track("ticket.callback_taken", actor=actor, subject=row.ticket, task=task.pk)
    return task
