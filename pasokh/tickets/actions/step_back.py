"""Taking a step of a ticket's life back, so that it stands as it did before: for undo, for answers that are taken back, for bulk changes."""

from datetime import datetime

from django.utils import timezone

from pasokh.events.actors import ANSWERING
from pasokh.events.models import Event

from ..models import Category, FollowUp, Message, Resolution, Status
from ..models.snoozing import KEY as SNOOZED
from ..models.steps import shipped

STEPS = ("ticket.opened_again", "ticket.paused", "ticket.solved", "ticket.closed", "ticket.status_changed")


class StandsElsewhere(Exception):
    """Something newer has happened to it, or what was before can be had no more; nothing has changed."""


def step_back(ticket, event, *, by):
    """Put a locked ticket where it stood before the step of an event, the last one that it took. Raises StandsElsewhere.

    What solving said is withdrawn and a follow-up that it planned is dropped; what an opening withdrew and dropped is there again. The customer waits
    since when she waited, and it is solved and closed since when it was.
    """
    status = Status.objects.filter(pk=event.payload["before"]).first()
    if status is None or ticket.merged_into_id or not _is_last(ticket, event):
        raise StandsElsewhere
    if ticket.category == Category.CLOSED and ticket.continued_by.exists():
        raise StandsElsewhere  # the customer wrote after it was closed: another one goes on
    asleep = status.key == SNOOZED
    solved_at, waited = ticket.solved_at, ticket.waiting_since
    ticket.waiting_since = waited or _waited_since(ticket)
    ticket.move_to(shipped("open") if asleep else status, actor=by.actor, cause=event, undone=event.pk)
    if asleep:
        _sleep_on(ticket, event, by)
    _say_again(ticket, event, solved_at)


def _is_last(ticket, event):
    newer = Event.objects.filter(
        subject_kind="ticket", subject_id=ticket.pk, pk__gt=event.pk, kind__in=(*STEPS, "ticket.snoozed")
    )
    return ticket.status_id == event.payload["status"] and not newer.exists()


def _waited_since(ticket):
    """When the customer began to wait for us, as the thread tells; None if we spoke last."""
    said = ticket.messages.exclude(kind__in=[Message.Kind.NOTE, Message.Kind.NOTICE]).order_by("-position")
    answered = said.filter(kind=Message.Kind.REPLY, author_kind__in=ANSWERING).values("position")[:1]
    after = answered[0]["position"] if answered else 0
    first = said.filter(kind=Message.Kind.INCOMING, position__gt=after).order_by("position").first()
    return first.created_at if first else None


def _sleep_on(ticket, event, by):
    """The step had ended its sleep: it sleeps on, unless its time has come meanwhile."""
    woken = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind="ticket.woken", pk__gt=event.pk)
    ended = woken.order_by("pk").values_list("payload", flat=True).first() or {}
    until = datetime.fromisoformat(ended["until"]) if ended.get("until") else None
    if until is None or until > timezone.now():
        ticket.snooze(by=by, until=until)


def _say_again(ticket, event, solved_at):
    """What the step took away with it."""
    taken = event.payload
    FollowUp.objects.filter(pk__in=taken.get("dropped", ()), ticket=ticket, outcome=FollowUp.Outcome.DROPPED).update(
        outcome="", done_at=None
    )
    Resolution.objects.filter(pk__in=taken.get("withdrawn", ()), ticket=ticket).update(withdrawn=False)
    if ticket.category == Category.SOLVED and solved_at:
        ticket.solved_at = solved_at
    if ticket.category == Category.CLOSED and (closure := ticket.closure):
        ticket.closed_at = closure.created_at
    ticket.save(update_fields=["solved_at", "closed_at"])
