"""The secret address by which other programs subscribe to a calendar."""

import secrets

from django.utils import timezone

from pasokh.events import track
from pasokh.workspaces.models import Address

from ..models import WorkingHours


def open_feed(*, by, hours) -> str:
    """A new secret for a calendar, which is not kept and leads to it from now on; an older one ends at once."""
    hours = WorkingHours.objects.select_for_update().get(pk=hours.pk)
    Address.drop(Address.Kind.CALENDAR_FEED, hours)
    secret = secrets.token_hex(20)
    Address.register(Address.Kind.CALENDAR_FEED, secret, hours)
    _set(hours, timezone.now(), by)
    return secret


def close_feed(*, by, hours) -> None:
    """Let the secret address of a calendar lead nowhere."""
    hours = WorkingHours.objects.select_for_update().get(pk=hours.pk)
    if hours.feed_since:
        Address.drop(Address.Kind.CALENDAR_FEED, hours)
        _set(hours, None, by)


def _set(hours, since, by):
    hours.feed_since = since
    hours.save(update_fields=["feed_since"])
    track("hours.feed_opened" if since else "hours.feed_closed", actor=by.actor, subject=hours)
