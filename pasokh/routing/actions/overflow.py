"""What has waited too long goes elsewhere, or its customer is offered a call-back."""

from django.db import transaction
from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.tickets.actions.append import locked as lock_tickets
from pasokh.tickets.actions.give import Gift, give
from pasokh.tickets.models import Task

from ..known import known
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


def _move_on(row, found):
    line = found.lines.get(row.queue_id)
    to = line and found.lines.get(line.queue.overflow_to_id)
    if line and line.queue.overflow == Queue.Overflow.CALLBACK:
        _offer_callback(row)
    elif line and line.queue.overflow == Queue.Overflow.QUEUE and to:
        _change_queue(row, to)
    else:
        _save(row, overflow_at=None)


def _offer_callback(row):
    _save(row, overflow_at=None, callback_at=timezone.now())
    track("ticket.callback_offered", actor=SYSTEM, subject=row.ticket, queue=row.queue_id)


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
    _save(row, callback_taken_at=timezone.now())
    task = Task.objects.create(ticket=ticket, kind=Task.Kind.CALL, title=title, phone=phone, due_at=due_at)
    track("task.planned", actor=by, subject=ticket, task=task.pk)
    track("ticket.callback_taken", actor=by, subject=ticket, task=task.pk)
    return task
