"""Several tickets about one thing become one, and may be told apart again."""

from django.db import transaction
from django.utils import timezone

from pasokh.events import track

from ..models import Category, FollowUp, Merge, Participant, Status, Ticket
from . import append as thread
from . import rethread
from .linking import move_links
from .moved import take_all

MOST_AT_ONCE = 20
BEFORE = ("status_id", "category", "solved_at", "closed_at", "waiting_since", "last_position")


class CannotMerge(ValueError):
    """Why not: `code` is "itself", "merged" (one of them went into another), "closed" (the target is), "many" (over MOST_AT_ONCE)."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def merge(*, target, sources, by):
    """Have tickets go into another: what was said there stands in its thread, in the order of time; later replies to them go to it.

    Attachments, tags, tasks, participants, followers and links go along, and requesters who are not the target's take part in it. The sources
    are closed and lead to it. A target that was settled is open again if something unsettled goes into it. Raises CannotMerge; nothing has
    changed then. Returns the target.
    """
    with transaction.atomic():
        rows = _locked(target, sources)
        target = rows.pop(target.pk)
        for source in rows.values():
            _absorb(source, target, by)
        # Last: the counter's row stays locked until commit.
        target.begin_anew()
        return target


def _locked(target, sources):
    keys = {source.pk for source in sources}
    if not keys or target.pk in keys:
        raise CannotMerge("itself")
    if len(keys) > MOST_AT_ONCE:
        raise CannotMerge("many")
    # With those that went into them before: they are led on to the target, and whoever comes with one of them holds it and asks for these.
    led = Ticket.objects.filter(merged_into__in=[target.pk, *keys]).values_list("pk", flat=True)
    held = thread.locked_with(lambda: {target.pk, *keys, *led.all()})
    rows = {pk: held[pk] for pk in (target.pk, *keys) if pk in held}
    if any(row.merged_into_id for row in rows.values()):
        raise CannotMerge("merged")
    if rows[target.pk].category == Category.CLOSED:
        raise CannotMerge("closed")
    return rows


def _absorb(source, target, by):
    was_settled, before = source.settled, _before(source)
    mine = rethread.lines_of(source, target)
    lines = rethread.in_time_order(rethread.lines_of(target), mine)
    owners = {ticket.pk: ticket for ticket in (source, target)}
    rethread.lay(target, lines, target.last_position + source.last_position, owners)
    moved = take_all(source, target) | move_links(source, target) | {"messages": [line.pk for line in mine]}
    moved |= _both_take_part(source, target)
    target.waiting_since = min(filter(None, [source.waiting_since, target.waiting_since]), default=None)
    rethread.save(target)
    _close(source, target)
    actor = by.actor
    Merge.objects.create(
        source=source, target=target, actor_kind=actor.kind, actor_id=actor.id, before=before, moved=moved
    )
    track("ticket.merged", actor=actor, subject=source, ticket=target.pk)
    absorbed = track("ticket.absorbed", actor=actor, subject=target, ticket=source.pk)
    if target.settled and not was_settled:
        target.reopen(by=by, cause=absorbed)


def _before(ticket):
    times = {"solved_at", "closed_at", "waiting_since"}
    return {
        name: value.isoformat() if name in times and (value := getattr(ticket, name)) else getattr(ticket, name)
        for name in BEFORE
    }


def _both_take_part(source, target):
    """The requester of the source, if she is another: the answers go to both. A target's requester is not in copy of her own."""
    Participant.objects.filter(ticket=target, contact=target.contact_id).delete()
    if source.contact_id == target.contact_id:
        return {}
    row, fresh = Participant.objects.get_or_create(ticket=target, contact_id=source.contact_id)
    return {"requester": [row.pk]} if fresh else {}


def _close(source, target):
    # Not by `close`: nobody decided that this came to an end, and whoever asks closed tickets whether they were content asks once.
    status = Status.objects.get(key="closed").standing
    source.status, source.category, source.waiting_since = status, status.category, None
    source.merged_into, source.seen_by_staff = target, source.last_position
    fields = ["status", "category", "waiting_since", "merged_into", "seen_by_staff"]
    source.save(update_fields=fields)
    # Whoever asks whether it is solved asks about the other one.
    source.follow_ups.pending().update(outcome=FollowUp.Outcome.DROPPED, done_at=timezone.now())
    # Whoever was led to the source is led on in one step.
    Ticket.objects.filter(merged_into=source).update(merged_into=target)
