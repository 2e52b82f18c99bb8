"""By the clock: once a night, who met what long ago is forgotten; what days counted stays."""

from datetime import timedelta

from django.utils import timezone

from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy.forgetting import forget
from pasokh.visitors.models import Keeping
from pasokh.workspaces.models import Workspace

from .bodies import MOST_DAYS
from .models import Encounter

AT_ONCE = 1_000  # rows in one transaction


@every("20 3 * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="outreach.forget_old")
def forget_old(workspace_id=None):
    """Encounters go as visits do, by the days that the business keeps those; not before their goal can be reached no more."""
    forget(Workspace.objects.all(), _old, AT_ONCE)


def _old():
    days = max(Keeping.current().days, MOST_DAYS)
    since = timezone.now() - timedelta(days=days)
    return Encounter.objects.filter(met_at__lt=since).exclude(shown_at__gte=since)
