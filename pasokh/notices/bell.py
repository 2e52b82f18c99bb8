"""The bell of a member: how many unread things there are, and telling her screens."""

from functools import partial

from django.db import transaction
from django.db.models import Count

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.live.announcing import signal

from .models import Notification

COUNTED_TO = 99

_unread = Ready(
    lambda: Notification.objects.unread().filter(member=Asked("member"), shown=True).values("pk")[: COUNTED_TO + 1]
)


def topic_of(member_id) -> str:
    """The topic that her screens listen to. It is hers alone."""
    return f"bell:{member_id}"


def asked(member_id):
    """The question how many unread notifications she has, for `together`: as many rows as it is, at most COUNTED_TO + 1."""
    return _unread, {"member": member_id}


def unread_count(member_id) -> int:
    """The answer to it."""
    return len(_unread(member=member_id))


def ring(member_ids, sounding=frozenset()):
    """Tell the screens of these members after commit how many unread things they have; those who hear a sound as well are `sounding`.

    Best effort: a screen asks again whenever it is shown.
    """
    if not member_ids:
        return
    rows = Notification.objects.unread().filter(member__in=member_ids, shown=True).order_by()
    counts = dict(rows.values_list("member").annotate(Count("pk")))
    for pk in member_ids:
        data = {"unread": counts.get(pk, 0), "sound": pk in sounding}
        transaction.on_commit(partial(signal, require_workspace_id(), topic_of(pk), data))
