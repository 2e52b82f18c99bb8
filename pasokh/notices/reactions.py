from pasokh.events import on
from pasokh.events.reading import begin

from .models import Notification, PushSubscription, Reading


@on("workspace.founded")
def begin_reading(event):
    """From its first event on."""
    begin(Reading)


@on("member.deactivated")
def fall_silent(event):
    """Her browsers hear nothing more, and nothing waits for her."""
    PushSubscription.objects.filter(member=event.subject_id).delete()
    Notification.objects.filter(member=event.subject_id).delete()
