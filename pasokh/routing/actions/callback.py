"""A customer asks to be called back, where a door offers it: whether her request waits in a queue or not."""

from django.db import transaction
from django.utils import timezone

from pasokh.events import track
from pasokh.events.models import Event
from pasokh.tickets.actions.append import locked_family
from pasokh.tickets.models import Task

from ..models import Waiting

TAKEN = "ticket.callback_taken"


def planned_callback(ticket) -> Task | None:
    """The call that this customer asked for and that nobody has made yet."""
    said = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind=TAKEN).order_by("-pk")
    last = said.values_list("payload__task", flat=True).first()
    return Task.objects.pending().filter(pk=last, ticket=ticket).first() if last else None


@transaction.atomic
def ask_callback(*, ticket, title, phone, by, due_at=None) -> Task:
    """Plan a call to a phone (E.164), for whoever gets the request: at `due_at` (UTC), or as soon as somebody can.

    One that waits keeps its place; where it was merged, the call stands on the one that goes on. Who asks again changes the number and the time of the call
    that is planned. `by` is the contact. Raises TooManyTasks; nothing has changed then.
    """
    family = locked_family([ticket.pk])
    ticket = family[ticket.pk]
    ticket = family.get(ticket.merged_into_id, ticket)
    if call := planned_callback(ticket):
        call.change(by=by, phone=phone, due_at=due_at)
        return call
    call = Task.plan(ticket=ticket, by=by, kind=Task.Kind.CALL, title=title, phone=phone, due_at=due_at)
    Waiting.objects.filter(ticket=ticket).update(callback_taken_at=timezone.now(), overflow_at=None)
    track(TAKEN, actor=by.actor, subject=ticket, task=call.pk)
    return call
