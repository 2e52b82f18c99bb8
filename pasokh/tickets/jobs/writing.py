"""Answers that wait go in their time; how often saved replies were sent is summed up."""

from datetime import timedelta

from django.utils import timezone

from pasokh.kernel.jobs import every, job
from pasokh.workspaces.sweeping import in_each

from ..actions.hold import say_what_is_due
from ..actions.saved_replies import sum_up
from ..models import HeldReply

OVERDUE = timedelta(minutes=2)  # a held answer whose job may still be on its way


# As long as it takes: an answer that was written must go. It is tried again only where our own database was in the way.
@job(queue="outbound", attempts=8, wait=3, name="tickets.writing_jobs.send_held")
def send_held(held_id):
    say_what_is_due(held_id)


@every("*/5 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="tickets.writing_jobs.send_overdue")
def send_overdue(workspace_id=None):
    """Give a new job to held answers that have waited past their time, because the last one gave up: none may wait unseen."""
    in_each(_send_overdue)


def _send_overdue():
    overdue = HeldReply.objects.filter(goes_at__lt=timezone.now() - OVERDUE)
    late = [held.pk for held in overdue if not held.stays]
    for key in send_held.without("held_id", late) if late else ():
        send_held.defer(held_id=key)


@every("25 2 * * *")
@job(queue="housekeeping", own_transactions=True, name="tickets.writing_jobs.sum_up_uses")
def sum_up_uses(workspace_id=None):
    """Once a night: how often each saved reply was sent."""
    in_each(sum_up)
