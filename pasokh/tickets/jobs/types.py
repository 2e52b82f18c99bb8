"""Changes of tags and priorities that many tickets follow, in batches: nobody's work waits for more than one of them."""

from datetime import timedelta

from django.utils import timezone

from pasokh.events import Actor, happened, record
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.sweeping import in_each

from ..actions.matrix import judged_otherwise
from ..models import FilledBefore, PriorityMatrix, Tag, Ticket, TicketTag
from ..models.priority import priority_by

BATCH = 200  # tickets in one transaction
REMEMBERED = timedelta(days=1)  # what fields said before: far longer than anything is taken back


@job(queue="bulk", attempts=5, own_transactions=True, name="tickets.jobs_of_types.move_tagged")
def move_tagged(tag_id, workspace_id=None):
    """Give the tickets of a tag that was merged the one that was kept. May run twice, or go on after it died: a ticket has it once."""
    while _batch(workspace_id, _move_tagged, tag_id):
        pass


def _batch(workspace_id, step, *arguments):
    with workspace(workspace_id):
        return step(*arguments)


def _move_tagged(tag_id):
    tag = Tag.objects.get(pk=tag_id)
    rows = list(TicketTag.objects.filter(tag=tag).order_by("ticket")[:BATCH])
    if tag.merged_into_id is None or not rows:
        return False
    moved = [TicketTag(ticket_id=row.ticket_id, tag_id=tag.merged_into_id) for row in rows]
    TicketTag.objects.bulk_create(moved, ignore_conflicts=True)
    TicketTag.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return True


@job(queue="bulk", attempts=5, own_transactions=True, name="tickets.jobs_of_types.judge_again")
def judge_again(actor_kind, actor_id, workspace_id=None):
    """Give unsettled tickets the priority of the matrix in force; each hears of it as if it had been judged."""
    actor, after = Actor(actor_kind, actor_id), 0
    while after is not None:
        after = _batch(workspace_id, _judge, actor, after)


def _judge(actor, after):
    """One batch of those whose key comes after; the last key, None at the end."""
    keys = list(judged_otherwise().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
    # Locked before they are looked at again: somebody may have judged one meanwhile.
    tickets = list(judged_otherwise().filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)))
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).update(
        priority=priority_by(PriorityMatrix.current())
    )
    record([_told(ticket, actor) for ticket in tickets])
    return keys[-1] if keys else None


def _told(ticket, actor):
    facts = {"impact": ticket.impact, "urgency": ticket.urgency, "priority": ticket.right}
    return happened("ticket.judged", actor=actor, subject=ticket, **facts)


@every("40 2 * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="tickets.jobs_of_types.forget_filled_before")
def forget_filled_before(workspace_id=None):
    """Once a night: forget what tickets said before, where it can be taken back no more."""
    in_each(_forget_filled, full=BATCH, rounds=None)


def _forget_filled():
    old = FilledBefore.objects.filter(at__lt=timezone.now() - REMEMBERED).values_list("pk", flat=True)
    keys = list(old[:BATCH])
    FilledBefore.objects.filter(pk__in=keys).forget()
    return len(keys)
