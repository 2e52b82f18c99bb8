"""What the hub's threads do: read events and have them projected. Never on the loop."""

from django.db import close_old_connections
from django.db.models import Q

from pasokh.events.models import Event
from pasokh.kernel.tenancy import NoWorkspace, workspace

from .database import is_outage, renew_connections
from .projectors import projectors

RESUME_OVERLAP = 5_000  # ids: how far back a late transaction's event is looked for
MAX_REPLAYED = 5_000  # events of a workspace; whoever missed more loads the screen afresh


def in_thread(function):
    """Run `function` with Django's connection as a request would: a broken one is thrown away."""

    def run(*arguments):
        close_old_connections()
        try:
            return function(*arguments)
        except Exception as error:
            if is_outage(error):
                renew_connections()
            raise

    return run


@in_thread
def frames_of(workspace_id, events, wanted):
    """The frames of these events for the wanted topics, by event id. `events`: id to Event, or None where it is to be read."""
    unread = [event_id for event_id, event in events.items() if event is None]
    at_hand = [event for event in events.values() if event is not None]
    if not unread and all(event.brought for event in at_hand):
        try:
            # Most of what happens is a message whose rows came along. A projector that misses something says so by asking for it.
            return projectors.frames(at_hand, wanted)
        except NoWorkspace:
            pass

    def read():
        found = Event.objects.filter(pk__in=unread, kind__in=projectors.kinds) if unread else []
        return sorted([*at_hand, *found], key=lambda event: event.pk)

    return _project(workspace_id, read, wanted)[1]


@in_thread
def frames_after(workspace_id, points, wanted):
    """The past for browsers that come back: (frames, {event id: transaction}, floor).

    One reading serves all of them. Whoever's point lies below `floor` missed more than MAX_REPLAYED events.
    """

    def read():
        missed = Event.objects.filter(_missed(points), kind__in=projectors.kinds).order_by("-pk")
        return list(missed[: MAX_REPLAYED + 1])[::-1]

    events, frames = _project(workspace_id, read, wanted)
    floor = events[0].pk if len(events) > MAX_REPLAYED else 0
    return frames, {event.pk: event.xact_id for event in events}, floor


def _project(workspace_id, read, wanted):
    """(events, frames). Savepoints around each projector cost more than all else, so they are set only after a failure."""
    for guarded in (False, True):
        try:
            with workspace(workspace_id):
                events = read()
                return events, projectors.frames(events, wanted, guarded)
        except Exception as error:
            if guarded or is_outage(error):
                raise
    raise AssertionError("the second round returns or raises")


def _missed(points):
    newest_known = min(point.event_id for point in points)
    condition = Q(pk__gt=newest_known)
    horizons = [point.horizon for point in points if point.horizon is not None]
    if horizons:
        condition |= Q(pk__gt=newest_known - RESUME_OVERLAP, xact_id__gte=min(horizons))
    return condition
