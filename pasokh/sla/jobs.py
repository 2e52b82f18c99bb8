"""Promises by the clock, and promises that many tickets follow, in batches: nobody's work waits for more than one of them."""

from django.db.models import Q

from pasokh.events.models import Event
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Category, Ticket
from pasokh.workspaces.sweeping import in_each

from .actions.replaying import replay_all
from .actions.sweep import BATCH, sweep_some
from .models import Clock, ClockChange

BATCHES = 50  # of one workspace in one run: others wait for their turn
REPLAYED = 100  # tickets in one transaction, with their histories


@every("* * * * *")
@job(queue="clock", attempts=1, own_transactions=True)
def sweep(workspace_id=None):
    """Every minute: look at the promises whose time has come, in every workspace; where nothing is due, that is one look at an index."""
    in_each(sweep_some, full=BATCH, rounds=BATCHES)


@job(queue="bulk", attempts=5, own_transactions=True)
def recalculate(why, workspace_id=None, event=None, contact=None):
    """Have the tickets that are not settled stand under the policies as they are now, and those whose clocks still run; of one contact, or all.

    May run twice.
    """
    after = 0
    while after is not None:
        with workspace(workspace_id):
            after = recalculate_some(why, event, after, contact)


def recalculate_some(why, event=None, after=0, contact=None) -> int | None:
    """One batch of tickets whose keys come after; the last key, None at the end."""
    cause = Event.objects.filter(pk=event).first() if event else None
    running = Q(pk__in=Clock.objects.filter(ended_at=None).values("ticket"))
    unsettled = Q(category__in=(Category.OPEN, Category.PAUSED), merged_into=None)
    # Other hours are no reason for what nothing was promised on.
    wanted = running if why == ClockChange.Why.HOURS else running | unsettled
    hers = Q(contact=contact) if contact else Q()
    batch = Ticket.objects.filter(wanted, hers, pk__gt=after).order_by("pk")
    keys = list(batch.select_for_update(of=("self",)).values_list("pk", flat=True)[:REPLAYED])
    if keys:
        replay_all(dict.fromkeys(keys, why), cause=dict.fromkeys(keys, cause))
    return keys[-1] if keys else None
