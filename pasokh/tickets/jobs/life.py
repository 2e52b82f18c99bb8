"""What happens to requests by the clock: silence closes them, follow-ups fall due, retired statuses are emptied."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from pasokh.events import happened, record
from pasokh.events.actors import SYSTEM
from pasokh.events.models import Event
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.sweeping import in_each

from ..models import Category, Closure, FollowUp, LifeRules, Status, Ticket
from ..scheduling.working_days import days_later

BATCH = 100  # tickets in one transaction: no job holds one for half a second
MOVED_AT_ONCE = 200
BATCHES = 20  # of one workspace in one run: others wait for their turn


@every("*/10 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="tickets.life_jobs.close_silent")
def close_silent(workspace_id=None):
    """Close what was solved and to which the customer said nothing for as many working days as the workspace waits."""
    in_each(close_some, full=BATCH, rounds=BATCHES)


def close_some(now=None) -> int:
    """Close up to BATCH tickets of the current workspace over which silence has lasted; returns how many were. `now` is UTC.

    Silence counts from the later of its solving and the moment that the rule came into force: an upgrade, or a shorter silence, closes nothing at once.
    """
    now, rules = now or timezone.now(), LifeRules.current()
    days = rules.silence_days
    if not days or (rules.silence_since and days_later(rules.silence_since, days) > now):
        return 0
    silent = [ticket for ticket in _candidates(now, days) if days_later(ticket.silent_since, days) <= now]
    for ticket in silent:
        ticket.close(way=Closure.Way.SILENCE)
    return len(silent)


def _candidates(now, days):
    """Solved so many days ago, the oldest first, with nobody still to ask the customer. Working days are never fewer than days.

    But for the hour: what was solved late in the evening counts from the end of its day.
    """
    asked = FollowUp.objects.filter(ticket=OuterRef("pk"))
    latest = now - timedelta(days=days - 1)
    found = Ticket.objects.filter(category=Category.SOLVED, solved_at__lte=latest)
    found = found.exclude(Exists(asked.filter(outcome=""))).exclude(Exists(asked.filter(done_at__gt=latest)))
    found = found.annotate(asked_at=Subquery(asked.order_by("-done_at").values("done_at")[:1]))
    rows = list(found.order_by("solved_at", "pk").select_for_update(skip_locked=True, of=("self",))[:BATCH])
    for ticket in rows:
        ticket.silent_since = max(ticket.solved_at, ticket.asked_at or ticket.solved_at)
    return rows


@every("*/5 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="tickets.life_jobs.tell_due_follow_ups")
def tell_due_follow_ups(workspace_id=None):
    """Say once of each follow-up that its time has come: its owner is told by whoever listens to the event."""
    in_each(tell_due)


def tell_due(now=None) -> int:
    """Tell of the current workspace's follow-ups that are due, up to BATCH; returns how many."""
    now = now or timezone.now()
    untold = FollowUp.objects.due(now).filter(told_at=None).select_related("ticket")
    due = list(untold.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    FollowUp.objects.filter(pk__in=[each.pk for each in due]).update(told_at=now)
    told = [
        happened("ticket.follow_up_due", actor=SYSTEM, subject=each.ticket, follow_up=each.pk, owner=each.owner_id)
        for each in due
    ]
    if told:
        record(told)
    return len(told)


@job(queue="bulk", attempts=10, own_transactions=True, name="tickets.life_jobs.move_out")
def move_out(workspace_id, status_id, cause_id=None):
    """Put the tickets of a retired status into what replaces it, a batch a transaction; runs again where it died."""
    after = 0
    while after is not None:
        with workspace(workspace_id):
            after = move_some(status_id, cause_id, after)


def move_some(status_id, cause_id=None, after=0):
    """Move one batch of tickets with keys above `after`; returns the last key, None when there are no more. Their category stays."""
    status = Status.objects.filter(pk=status_id).exclude(retired_at=None).select_related("replaced_by").first()
    if status is None or status.replaced_by_id is None:
        return None
    to = status.standing
    batch = Ticket.objects.filter(status=status_id, pk__gt=after).order_by("pk")
    tickets = list(batch.select_for_update(of=("self",))[:MOVED_AT_ONCE])
    if not tickets:
        return None
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).update(status=to)
    cause = Event.objects.filter(pk=cause_id).first() if cause_id else None
    said = {"actor": SYSTEM, "cause": cause, "before": status.pk, "status": to.pk}
    record([happened("ticket.status_changed", subject=ticket, **said) for ticket in tickets])
    return tickets[-1].pk


@every("50 2 * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="tickets.life_jobs.sweep_retired")
def sweep_retired(workspace_id=None):
    """Once a night: what was put into a status while it was being retired, or was left when a job gave up."""
    in_each(_sweep_retired)


def _sweep_retired():
    for status in Status.objects.exclude(retired_at=None).exclude(replaced_by=None):
        if Ticket.objects.filter(category=status.category, status=status).exists():
            move_out.defer(status_id=status.pk, lock=f"status:{status.pk}")
