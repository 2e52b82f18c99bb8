from pasokh.events import on

from .models import Notification, PushSubscription
from .reading import begin


@on("workspace.founded")
def begin_reading(event):
    """From its first event on."""
    begin()


@on("member.deactivated")
def fall_silent(event):
    """Her browsers hear nothing more, and nothing waits for her."""
    PushSubscription.objects.filter(member=event.subject_id).delete()
    Notification.objects.filter(member=event.subject_id).delete()
