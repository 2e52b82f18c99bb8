"""Taking a merge back."""

from django.db import transaction
from django.utils.dateparse import parse_datetime

from pasokh.events import happened, record
from pasokh.kernel.database.ready import Asked, Ready, among
from pasokh.kernel.database.ready_changes import ReadyDelete

from ..models import Merge, Participant, Status, Ticket
from ..models.steps import shipped
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
        rows = thread.locked_family([ticket.pk, *filter(None, [ticket.merged_into_id])])
        source = rows[ticket.pk]
        done = _done.first(source=source.pk)
        if done is None or not source.merged_into_id:
            raise CannotMerge("not merged")
        target = rows[source.merged_into_id]
        _part(source, target, set(done.moved.get("messages", ())), done)
        _stand_again(source, target, done)
        done.note_undone()
        record(
            [
                happened("ticket.unmerged", actor=by.actor, subject=source, ticket=target.pk),
                happened("ticket.gave_back", actor=by.actor, subject=target, ticket=source.pk),
            ]
        )
        source.begin_anew()
        return source


_done = Ready(lambda: Merge.objects.filter(source=Asked("source"), undone_at=None), prepared=True)
_into = Ready(
    lambda: Merge.objects.filter(among("target", "targets"), undone_at=None).values_list("source", flat=True),
    prepared=True,
)
_leaving = ReadyDelete(lambda: Participant.objects.filter(among("pk", "ids"), ticket=Asked("ticket")))
_status = Ready(lambda: Status.objects.filter(pk=Asked("pk")), prepared=True)


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
    if requester := moved.get("requester"):
        _leaving(ids=requester, ticket=target.pk)
    target.waiting_since = rethread.waiting_since(target, staying)
    rethread.save(target)


def _stand_again(source, target, done):
    status = (_status.first(pk=done.before["status_id"]) or shipped("open")).standing
    source.status, source.category, source.merged_into = status, status.category, None
    for name in ("solved_at", "closed_at", "waiting_since"):
        text = done.before[name]
        setattr(source, name, parse_datetime(text) if text else None)
    rethread.save(source, "status", "category", "merged_into", "solved_at", "closed_at")
    if below := _below(source.pk):
        Ticket.objects.filter(pk__in=below).update(merged_into=source)


def _below(pk):
    """The tickets that went into this one, and into those."""
    found, fresh = set(), [pk]
    while fresh:
        fresh = [each for each in _into(targets=fresh) if each not in found]
        found |= set(fresh)
    return found - {pk}
