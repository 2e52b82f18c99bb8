"""Taking a merge back."""

from django.db import transaction
from django.utils.dateparse import parse_datetime

from pasokh.events import track

from ..models import Merge, Participant, Status, Ticket
from . import append as thread
from . import rethread
from .linking import give_links_back
from .merge import CannotMerge
from .moved import give_all_back


def unmerge(*, ticket, by):
    """Have a ticket that went into another stand for itself again, with what it brought as far as that is where the merge put it.

    What was said since stays on the other one, for nobody can know to which of them it belonged. Its status is what it was. Raises CannotMerge
    ("not merged") where there is nothing to take back. Returns the ticket.
    """
    with transaction.atomic():
        rows = locked_whole(ticket.pk)
        source = rows[ticket.pk]
        done = Merge.objects.filter(source=source, undone_at=None).first()
        if done is None or not source.merged_into_id:
            raise CannotMerge("not merged")
        target = rows[source.merged_into_id]
        _part(source, target, set(done.moved.get("messages", ())), done)
        _stand_again(source, target, done)
        done.note_undone()
        track("ticket.unmerged", actor=by.actor, subject=source, ticket=target.pk)
        track("ticket.gave_back", actor=by.actor, subject=target, ticket=source.pk)
        source.begin_anew()
        return source


def locked_whole(pk):
    """A merged ticket by id with the one that goes on and all that went into that one, locked in one order."""
    into = Ticket.objects.filter(pk=pk, merged_into__isnull=False).values_list("merged_into", flat=True)
    beside = Ticket.objects.filter(merged_into__in=into).values_list("pk", flat=True)
    return thread.locked_with(lambda: {pk, *into.all(), *beside.all()})


def _part(source, target, its_own, done):
    lines = rethread.lines_of(target)
    going = [line for line in lines if line.pk in its_own]
    staying = [line for line in lines if line.pk not in its_own]
    source.last_position = max(done.before["last_position"], len(going))
    if going:
        rethread.lay(source, going, source.last_position, {target.pk: target})
    if staying:
        rethread.keep(target, staying)
    moved = done.moved
    give_all_back(moved, source, target)
    give_links_back(moved, source, target)
    Participant.objects.filter(pk__in=moved.get("requester", ()), ticket=target).delete()
    target.waiting_since = rethread.waiting_since(target)
    rethread.save(target)


def _stand_again(source, target, done):
    status = Status.objects.filter(pk=done.before["status_id"]).first() or Status.objects.get(key="open")
    status = status.standing
    source.status, source.category, source.merged_into = status, status.category, None
    for name in ("solved_at", "closed_at", "waiting_since"):
        text = done.before[name]
        setattr(source, name, parse_datetime(text) if text else None)
    rethread.save(source, "status", "category", "merged_into", "solved_at", "closed_at")
    Ticket.objects.filter(pk__in=_below(source.pk)).update(merged_into=source)


def _below(pk):
    """The tickets that went into this one, and into those."""
    found, fresh = set(), [pk]
    while fresh:
        fresh = [
            each
            for each in Merge.objects.filter(target__in=fresh, undone_at=None).values_list("source", flat=True)
            if each not in found
        ]
        found |= set(fresh)
    return found - {pk}
