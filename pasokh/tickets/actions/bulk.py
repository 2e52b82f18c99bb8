"""One change to many tickets: written down first, done in small batches, told at the end."""

import json
import time
from datetime import timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from pasokh.events import track
from pasokh.workspaces.rules import may

from ..models import Bulk, BulkPart, Ticket
from .bulk_refusals import Refused
from .bulk_verbs import VERBS

BATCH = 200  # tickets in one transaction
BATCH_SECONDS = 0.4  # and no longer than this: a writing transaction holds up whoever waits for one of its tickets
MOST = 50_000
UNDO_WITHIN = timedelta(hours=1)

_COPY = (
    "INSERT INTO tickets_bulkpart (workspace_id, bulk_id, ticket_id, state, why, before, after) "
    "SELECT workspace_id, %s, id, 'waiting', '', NULL, NULL FROM ({tickets}) AS chosen ORDER BY id LIMIT %s"
)
_COPY_BACK = (
    "INSERT INTO tickets_bulkpart (workspace_id, bulk_id, ticket_id, state, why, before, after) "
    "SELECT workspace_id, %s, ticket_id, 'waiting', '', after, before FROM tickets_bulkpart WHERE bulk_id = %s AND state = 'done' ORDER BY id"
)

_SETTLED = (
    "UPDATE tickets_bulkpart AS part SET state = settled.state, why = settled.why, "
    "before = nullif(settled.before, 'null')::jsonb, after = nullif(settled.after, 'null')::jsonb "
    "FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[]) AS settled (id, state, why, before, after) WHERE part.id = settled.id"
)


class CannotStart(ValueError):
    """Why a bulk change does not begin, a code: "verb", "none" (no ticket), "many" (over MOST), "late", or that of what is wanted."""


def start(*, verb, given, tickets, by) -> Bulk:
    """Begin a change of these tickets (a queryset of what she sees). A job does it, in her name and with her permissions. Raises CannotStart."""
    if verb not in VERBS:
        raise CannotStart("verb")
    try:
        wanted = VERBS[verb].prepare(given, by)
    except Refused as problem:
        raise CannotStart(problem.code) from problem
    if not may(by, VERBS[verb].allows(wanted)):
        raise CannotStart("not_allowed")
    with transaction.atomic():
        bulk = Bulk.objects.create(member=by, verb=verb, given=given)
        return _begun(bulk, *_copied(bulk, tickets), by=by)


def _copied(bulk, tickets):
    try:
        statement, values = tickets.order_by().values("workspace_id", "id").query.sql_with_params()
    except EmptyResultSet as error:
        raise CannotStart("none") from error
    return _COPY.format(tickets=statement), [bulk.pk, *values, MOST + 1]


def undo(*, bulk, by) -> Bulk:
    """Take back what a bulk change did to the tickets that still are as it left them: hers, once, within an hour. Raises CannotStart."""
    with transaction.atomic():
        bulk = Bulk.objects.select_for_update().get(pk=bulk.pk)
        if not can_undo(bulk, by):
            raise CannotStart("late")
        back = Bulk.objects.create(member=by, verb=bulk.verb, given=bulk.given, undoes=bulk)
        return _begun(back, _COPY_BACK, [back.pk, bulk.pk], by=by)


def can_undo(bulk, by) -> bool:
    """Whether it can be taken back now."""
    fresh = bulk.ended_at is not None and timezone.now() - bulk.ended_at <= UNDO_WITHIN
    hers = bulk.member_id == by.pk and bulk.undoes_id is None
    return fresh and hers and VERBS[bulk.verb].restore is not None and not bulk.undone_by.exists()


def _begun(bulk, statement, values, by):
    from ..jobs.bulk import go_on

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        bulk.total = cursor.rowcount
    if not 0 < bulk.total <= MOST:
        raise CannotStart("many" if bulk.total else "none")
    bulk.save(update_fields=["total"])
    track("bulk.started", actor=by.actor, subject=bulk, verb=bulk.verb, total=bulk.total)
    go_on.defer(bulk_id=bulk.pk, lock=f"bulk:{bulk.pk}")
    return bulk


def stop(*, bulk, by):
    """Do no more of it; what was done stays."""
    if Bulk.objects.filter(pk=bulk.pk, state=Bulk.State.GOING).update(
        state=Bulk.State.STOPPED, ended_at=timezone.now(), given=_without_words(bulk)
    ):
        track("bulk.stopped", actor=by.actor, subject=bulk)


def progress(bulk) -> dict:
    """How many of its tickets are in each state."""
    found = dict(bulk.parts.order_by().values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in BulkPart.State.values}


def do_batch(bulk_id, size=None) -> int | None:
    """Change the next tickets, at most BATCH, inside a transaction of their workspace. How many it has; None when there is nothing left to do."""
    bulk = Bulk.objects.select_related("member", "undoes").filter(pk=bulk_id, state=Bulk.State.GOING).first()
    if bulk is None:
        return None
    parts = list(
        bulk.parts.select_for_update(skip_locked=True)
        .filter(state="waiting")
        .order_by("pk")[: 1 if VERBS[bulk.verb].locks else min(size or BATCH, BATCH)]
    )
    if not parts:
        _end(bulk)
        return None
    return _work(bulk, parts)


def _end(bulk):
    bulk.state, bulk.ended_at, bulk.given = Bulk.State.DONE, timezone.now(), _without_words(bulk)
    bulk.save(update_fields=["state", "ended_at", "given"])
    track("bulk.ended", actor=bulk.member.actor, subject=bulk)


def _without_words(bulk):
    """What was given, but for what somebody wrote: that stands with each ticket, where it is forgotten with its customer."""
    return {name: value for name, value in bulk.given.items() if name != "reason"}


def _work(bulk, parts):
    until, worked = time.monotonic() + BATCH_SECONDS, []
    wanted, problem = _prepared(bulk)
    problem = problem or ("" if may(bulk.member, VERBS[bulk.verb].allows(wanted)) else "not_allowed")
    free, gone = _free(bulk.member, [part.ticket_id for part in parts], waits=VERBS[bulk.verb].locks)
    for part in parts:
        if part.ticket_id not in free and part.ticket_id not in gone:
            continue  # somebody is just changing it: it comes with the next batch
        _settle(bulk, part, free.get(part.ticket_id), wanted, problem)
        worked.append(part)
        if time.monotonic() > until:
            break
    _write_down(worked)
    return len(worked)


def _write_down(parts):
    values = [[getattr(part, name) for part in parts] for name in ("pk", "state", "why")]
    values += [[json.dumps(getattr(part, name)) for part in parts] for name in ("before", "after")]
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED, values)


def _prepared(bulk):
    try:
        return VERBS[bulk.verb].prepare(bulk.given, bulk.member), ""
    except Refused as problem:
        # The way back needs no more than the tickets, unless it is about a tag.
        return None, "" if bulk.undoes_id and "tag" not in bulk.verb else problem.code


def _free(member, keys, waits=False):
    """The tickets that nobody is changing, held from now on, as she sees them; and the keys of those that she does not see (any more).

    With `waits`, the verb locks what it changes, in its order: nothing is held before.
    """
    rows = Ticket.objects.filter(pk__in=keys).order_by("pk")
    if not waits:
        rows = rows.select_for_update(of=("self",), skip_locked=True)
    held = {ticket.pk: ticket for ticket in rows.prefetch_related("status", "assignee", "team", "contact")}
    seen = set(Ticket.objects.visible_to(member).filter(pk__in=keys).values_list("pk", flat=True))
    return {pk: ticket for pk, ticket in held.items() if pk in seen}, set(keys) - seen


def _settle(bulk, part, ticket, wanted, problem):
    """One ticket: changed, the same already, or refused. What goes wrong undoes this one only."""
    try:
        with transaction.atomic():
            part.state = _change(bulk, part, ticket, wanted, problem)
    except Refused as refusal:
        part.state, part.why = BulkPart.State.REFUSED, refusal.code


def _change(bulk, part, ticket, wanted, problem):
    verb, by = VERBS[bulk.verb], bulk.member
    if ticket is None:
        raise Refused("not_seen")
    if problem:
        raise Refused(problem)
    if bulk.undoes_id:
        return _restore(verb, part, ticket, wanted, by)
    before = verb.read(ticket, wanted)
    verb.change(ticket, wanted, by)
    after = verb.read(ticket, wanted)
    if before == after:
        return BulkPart.State.SAME
    part.before, part.after = before, after
    return BulkPart.State.DONE


def _restore(verb, part, ticket, wanted, by):
    if verb.read(ticket, wanted) != part.before:
        raise Refused("changed_since")
    verb.restore(ticket, part.after, by, wanted)
    return BulkPart.State.DONE
