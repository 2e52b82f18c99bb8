"""Ids in, one call."""

from datetime import timedelta

from django.utils import timezone

from pasokh.kernel.jobs import every, job
from pasokh.workspaces.sweeping import in_each

from ..models import AwayMail
from .settling import settle

LATE = timedelta(minutes=2)  # after which a job that has not come is taken for lost
AT_ONCE = 500


@job(queue="outbound", attempts=5, name="channels.absent.look")
def look(away_id):
    """Mail what a visitor who has left has not read."""
    settle(away_id)


@every("*/5 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="channels.absent.sweep")
def sweep(workspace_id=None):
    """Give a new job to answers whose own was lost."""
    in_each(_take_up_again)


def _take_up_again():
    late = AwayMail.objects.filter(state=AwayMail.State.WAITING, due_at__lt=timezone.now() - LATE).order_by("due_at")
    for pk in look.without("away_id", list(late.values_list("pk", flat=True)[:AT_ONCE])):
        look.defer(away_id=pk, once=f"away-{pk}")
