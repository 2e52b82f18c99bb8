from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from pasokh.events.reading import read_on
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import require_workspace_id, workspace
from pasokh.workspaces.models import Workspace

from .actions.notify import notify
from .actions.withdraw import SETTLED
from .digest import due_members, send_digest
from .figures import COUNTED, count
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
    events, waiting = read_on(Reading, [*told_kinds(), *COUNTED, *SETTLED])
    notify(events)
    count(events)
    if waiting:
        tell.defer(after=SOON, once=f"notices-later-{require_workspace_id()}")


@every("* * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def tell_all(workspace_id=None):
    """Each minute: read every log, for a process may have died before it asked for it."""
    for ws in Workspace.objects.all():
        with workspace(ws):
            ask()


@job(queue="notices", attempts=3, own_transactions=True)
def push(workspace_id, notice_ids, subscription_ids=None, tried=0):
    """Tell the browsers of those concerned. Which of them could not be reached is tried again by a job of its own."""
    send(workspace_id, notice_ids, subscription_ids, tried)


@every("5 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def plan_digests(workspace_id=None):
    """Each hour: a job for everybody whose digest is due."""
    for ws in Workspace.objects.all():
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
    for ws in Workspace.objects.all():
        while _forget_some(ws):
            pass


def _forget_some(ws):
    now = timezone.now()
    old = Notification.objects.filter(read_at__lt=now - SEEN_KEPT) | Notification.objects.filter(
        at__lt=now - UNSEEN_KEPT
    )
    with workspace(ws):
        keys = list(old.values_list("pk", flat=True)[:AT_ONCE]) or list(_too_many()[:AT_ONCE])
        Notification.objects.filter(pk__in=keys).delete()
    return bool(keys)


def _too_many():
    """Those below the newest KEPT of somebody who has more."""
    counts = Notification.objects.values("member").annotate(count=Count("pk")).filter(count__gt=KEPT).order_by("member")
    if (crowded := counts.first()) is None:
        return Notification.objects.none().values_list("pk", flat=True)
    hers = Notification.objects.filter(member=crowded["member"]).order_by("-at", "-pk")
    return hers.values_list("pk", flat=True)[KEPT:]
