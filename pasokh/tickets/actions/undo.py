"""Taking back what was just done, where that is honest.

A capability registers how events of a kind are taken back:

    @reverses("ticket.assigned", permission="ticket.assign")
    def give_back(ticket, event, by): …

It is taken back by whoever did it, within a few minutes, while nothing newer contradicts: no newer event of the ticket of the same kinds, or of
those in `unless`. The reversal calls the capability's own verbs, and raises CannotUndo where what was before can be had no more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pasokh.events import tracked
from pasokh.events.models import Event
from pasokh.workspaces.rules import may

from ..models import Ticket

WITHIN = timedelta(minutes=5)


class CannotUndo(Exception):
    """Too late, not hers, or something newer contradicts; nothing has changed."""


@dataclass(frozen=True)
class Reversal:
    """How one kind of event is taken back: by whom (a permission), unless newer events of which kinds are there, for which events, and what is
    locked before the ticket itself."""

    reverse: Callable
    permission: str
    unless: frozenset
    when: Callable
    locks: Callable


_reversals: dict[str, Reversal] = {}


def reverses(*kinds, permission, unless=(), when=lambda event: True, locks=lambda event: None):
    """Decorate the function of (ticket, event, by) that takes events of these kinds back; only those of which `when` holds.

    One that changes several tickets gives `locks`, which locks them all in their order (see `append.locking`).
    """

    def register(reverse):
        found = Reversal(reverse, permission, frozenset((*kinds, *unless)), when, locks)
        _reversals.update(dict.fromkeys(kinds, found))
        return reverse

    return register


def reversals() -> dict[str, Reversal]:
    """The kinds of events that are taken back, and how."""
    return dict(_reversals)


def undoable(ticket, by, since) -> Event | None:
    """The newest event of a ticket in this transaction that is no consequence of another, if it happened since a moment and this member may
    take it back."""
    fresh = (event for event in reversed(tracked(ticket)) if event.cause_id is None and event.created_at >= since)
    event = next(fresh, None)
    return event if event and _is_hers(event, by) else None


def _is_hers(event, by):
    fresh = timezone.now() - event.created_at <= WITHIN
    known = event.cause_id is None and event.kind in _reversals and _reversals[event.kind].when(event)
    return fresh and known and (event.actor_kind, event.actor_id) == (by.actor.kind, by.actor.id)


@transaction.atomic
def undo(*, event, by) -> Ticket:
    """Take back what an event of a ticket says was done. Returns the ticket as it is then. Raises CannotUndo."""
    if event.subject_kind != "ticket" or not _is_hers(event, by):
        raise CannotUndo("late or not hers")
    found = _reversals[event.kind]
    found.locks(event)
    visible = Ticket.objects.visible_to(by).select_for_update(of=("self",))
    ticket = visible.filter(pk=event.subject_id).first()
    if ticket is None or not may(by, found.permission, ticket):
        raise CannotUndo("not hers any more")
    newer = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, pk__gt=event.pk)
    if newer.filter(kind__in=found.unless).exists():
        raise CannotUndo("something newer")
    found.reverse(ticket, event, by)
    return ticket
