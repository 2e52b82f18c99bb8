"""A member has seen what she was told."""

from django.utils import timezone

from ..bell import ring
from ..kinds import STAY_UNREAD
from ..models import Notification


def read(notice, *, by) -> bool:
    """She has seen this one. Returns whether it was unread."""
    return _settle(Notification.objects.filter(pk=notice.pk), by.pk)


def read_all(*, by) -> bool:
    """She has seen them all."""
    return _settle(Notification.objects.all(), by.pk)


def read_ticket(ticket_id, *, by) -> bool:
    """She looks at the ticket: what it told her is seen, but for what asks for more than a look."""
    return _settle(Notification.objects.filter(ticket=ticket_id).exclude(kind__in=STAY_UNREAD), by.pk)


def unread(notice, *, by):
    """Keep it for later. Nothing where something newer of the same ticket is unread already."""
    hers = Notification.objects.filter(member=by.pk)
    if notice.ticket_id and hers.unread().filter(ticket=notice.ticket_id).exists():
        return
    if hers.filter(pk=notice.pk).update(read_at=None):
        ring({by.pk})


def _settle(rows, member_id):
    changed = rows.unread().filter(member=member_id).update(read_at=timezone.now())
    if changed:
        ring({member_id})
    return bool(changed)
