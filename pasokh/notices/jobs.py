from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from pasokh.events.reading import read_on
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import require_workspace_id, workspace
from pasokh.kernel.tenancy.forgetting import forget
from pasokh.workspaces.sweeping import in_each, of_each

from . import figures
from .actions.notify import notify
from .actions.withdraw import ENDED, SETTLED
from .digest import due_members, send_digest
from .models import Notification, Reading
from .nudging import ask
from .push.sending import send
from .sources import told_kinds

SEEN_KEPT, UNSEEN_KEPT = timedelta(days=30), timedelta(days=90)
KEPT = 500  # notifications a member, the newest
AT_ONCE = 1_000  # rows deleted in one transaction
SOON = 2  # seconds


@job(queue="notices", attempts=5)
def tell():
    """Read the log on, and tell the members what concerns them."""
    events, waiting = read_on(Reading, [*told_kinds(), *figures.KINDS, *SETTLED, ENDED])
    notify(events)
    figures.count(events)
    if waiting:
        tell.defer(after=SOON, once=f"notices-later-{require_workspace_id()}")


@every("* * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def tell_all(workspace_id=None):
    """Each minute: read every log, for a process may have died before it asked for it."""
    in_each(ask)


@job(queue="notices", attempts=3, own_transactions=True)
def push(workspace_id, notice_ids, subscription_ids=None, tried=0):
    """Tell the browsers of those concerned. Which of them could not be reached is tried again by a job of its own."""
    send(workspace_id, notice_ids, subscription_ids, tried)


@every("5 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def plan_digests(workspace_id=None):
    """Each hour: a job for everybody whose digest is due."""
    of_each(_plan_digests)


def _plan_digests(ws):
    with workspace(ws):
        for member_id in due_members(ws, timezone.now()):
            digest.defer(member_id=member_id, once=f"digest-{ws.pk}-{member_id}")


@job(queue="notices", attempts=4, wait=5, own_transactions=True)
def digest(workspace_id, member_id):
    """Send a member by mail what she has not seen."""
    send_digest(workspace_id, member_id)


@every("50 3 * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def forget_old(workspace_id=None):
    """Once a night: notifications that are old or too many go."""
    of_each(_forget_old)


def _forget_old(ws):
    for old in (_old, _too_many):
        forget(ws, old, AT_ONCE)


def _old():
    now = timezone.now()
    return Notification.objects.filter(Q(read_at__lt=now - SEEN_KEPT) | Q(at__lt=now - UNSEEN_KEPT))


def _too_many():
    """Those below the newest KEPT of somebody who has more."""
    counts = Notification.objects.values("member").annotate(count=Count("pk")).filter(count__gt=KEPT).order_by("member")
    if (crowded := counts.first()) is None:
        return Notification.objects.none()
    hers = Notification.objects.filter(member=crowded["member"])
    newest = hers.order_by("-at", "-pk").values("pk")[:KEPT]
    return hers.exclude(pk__in=newest)
