"""Several tickets about one thing become one, and may be told apart again."""

from django.db import transaction

from pasokh.events import happened, record
from pasokh.kernel.database.prepared import prepared_cursor
from pasokh.kernel.database.writing import insert
from pasokh.kernel.tenancy import require_workspace_id

from ..models import Category, FollowUp, Merge, Ticket
from ..models.steps import shipped
from . import append as thread
from . import rethread
from .linking import move_links
from .moved import take_all

MOST_AT_ONCE = 20
TAKING_PART = """
    WITH gone AS (DELETE FROM tickets_participant WHERE ticket_id = %(ticket)s::bigint AND contact_id = %(hers)s::bigint)
    INSERT INTO tickets_participant (workspace_id, ticket_id, contact_id)
    SELECT %(workspace)s::bigint, %(ticket)s::bigint, %(other)s::bigint WHERE %(other)s::bigint <> %(hers)s::bigint
    ON CONFLICT DO NOTHING RETURNING id
"""
BEFORE = ("status_id", "category", "solved_at", "closed_at", "waiting_since", "last_position")


class CannotMerge(ValueError):
    """Why not: `code` is "itself", "merged" (one of them went into another), "closed" (the target is), "many" (over MOST_AT_ONCE)."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def merge(*, target, sources, by, reopens=True, into_closed=False, undone=None):
    """Have tickets go into another: what was said there stands in its thread, in the order of time; later replies to them go to it.

    Attachments, tags, tasks, participants, followers and links go along, and requesters who are not the target's take part in it. The sources
    are closed and lead to it. A target that was settled is open again if something unsettled goes into it, and it `reopens`. What belonged to a
    closed one before goes `into_closed`, nothing else does. `undone` is the event that this takes back. Raises CannotMerge; nothing has changed
    then. Returns the target.
    """
    with transaction.atomic():
        target, sources, led = _locked(target, sources, into_closed)
        for source in sources:
            _absorb(source, target, by, reopens, {"undone": undone.pk} if undone else {})
            if source.pk in led:
                # Whoever was led to the source is led on in one step.
                Ticket.objects.filter(merged_into=source).update(merged_into=target)
        # Last: the counter's row stays locked until commit.
        target.begin_anew()
        return target


def _locked(target, sources, into_closed):
    """The target, the sources, and the keys of those of them that others went into before: these are held as well, for they are led on."""
    keys = {source.pk for source in sources}
    if not keys or target.pk in keys:
        raise CannotMerge("itself")
    if len(keys) > MOST_AT_ONCE:
        raise CannotMerge("many")
    held = thread.locked_family([target.pk, *keys])
    target, *sources = (held[pk] for pk in (target.pk, *keys) if pk in held)
    if any(row.merged_into_id for row in (target, *sources)):
        raise CannotMerge("merged")
    if target.category == Category.CLOSED and not into_closed:
        raise CannotMerge("closed")
    return target, sources, {row.merged_into_id for row in held.values()}


def _absorb(source, target, by, reopens, undone):
    was_settled, before = source.settled, _before(source)
    mine = rethread.lines_of(source, target)
    lines = rethread.in_time_order(rethread.lines_of(target), mine)
    owners = {ticket.pk: ticket for ticket in (source, target)}
    rethread.lay(target, lines, target.last_position + source.last_position, owners)
    moved = take_all(source, target) | move_links(source, target) | {"messages": [line.pk for line in mine]}
    moved |= _both_take_part(source, target)
    reopens = reopens and target.settled and not was_settled
    if reopens or not target.settled:
        target.waiting_since = min(filter(None, [source.waiting_since, target.waiting_since]), default=None)
    rethread.save(target)
    _close(source, target)
    actor = by.actor
    insert([Merge(source=source, target=target, actor_kind=actor.kind, actor_id=actor.id, before=before, moved=moved)])
    _, absorbed = record(
        [
            happened("ticket.merged", actor=actor, subject=source, ticket=target.pk, **undone),
            happened("ticket.absorbed", actor=actor, subject=target, ticket=source.pk),
        ]
    )
    if reopens:
        target.reopen(by=by, cause=absorbed)


def _before(ticket):
    times = {"solved_at", "closed_at", "waiting_since"}
    return {
        name: value.isoformat() if name in times and (value := getattr(ticket, name)) else getattr(ticket, name)
        for name in BEFORE
    }


def _both_take_part(source, target):
    """The requester of the source, if she is another: the answers go to both. A target's requester is not in copy of her own."""
    given = {
        "workspace": require_workspace_id(),
        "ticket": target.pk,
        "hers": target.contact_id,
        "other": source.contact_id,
    }
    with prepared_cursor() as cursor:
        cursor.execute(TAKING_PART, given)
        fresh = [key for (key,) in cursor.fetchall()]
    return {"requester": fresh} if fresh else {}


def _close(source, target):
    # Not by `close`: nobody decided that this came to an end, and whoever asks closed tickets whether they were content asks once.
    status = shipped("closed").standing
    source.status, source.category, source.waiting_since = status, status.category, None
    source.merged_into, source.seen_by_staff = target, source.last_position
    fields = ["status", "category", "waiting_since", "merged_into", "seen_by_staff"]
    source.save(update_fields=fields)
    # Whoever asks whether it is solved asks about the other one.
    FollowUp.drop_pending(source)
