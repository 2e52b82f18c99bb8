"""What no longer waits is taken off the bells: somebody took the ticket, or did the task."""

from collections import defaultdict

from django.utils import timezone

from ..bell import ring
from ..models import Notification

# What each kind of event settles, of the same ticket.
SETTLED = {
    "ticket.assigned": {"unassigned", "offer"},
    **{f"ticket.offer_{end}": {"offer"} for end in ("declined", "expired", "withdrawn")},
    "ticket.closed": {"unassigned"},
    "ticket.merged": {"unassigned"},
    "task.done": {"task", "task_given"},
    "task.dropped": {"task", "task_given"},
    "ticket.followed_up": {"follow_up"},
    "flow.answered": {"flow_asks"},
    "flow.withdrawn": {"flow_asks"},
}
ENDED = "channel.works"  # of a channel: what told of its trouble is named by its event
TAKEN_BACK = {"unassigned", "offer"}  # an offer that is gone was no news


def withdraw(events):
    """Take back offers, and mark as read what was asked for and is done. Notifications that tell of something weightier stay."""
    settled = defaultdict(set)
    for event in events:
        if event.subject_kind != "ticket":
            continue
        for kind in SETTLED.get(event.kind, ()):
            settled[kind].add(event.subject_id)
    if ended := [event.payload["event"] for event in events if event.kind == ENDED]:
        _take_off(Notification.objects.unread().filter(kind="mailbox", event__in=ended), for_good=False)
    for kind, tickets in settled.items():
        _take_off(Notification.objects.unread().filter(ticket__in=tickets, kind=kind), kind in TAKEN_BACK)


def _take_off(notices, for_good):
    members = set(notices.values_list("member", flat=True))
    if not members:
        return
    if for_good:
        notices.delete()
    else:
        notices.update(read_at=timezone.now())
    ring(members)
