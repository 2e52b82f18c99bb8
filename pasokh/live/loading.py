"""What the hub's threads do: read events and have them projected. Never on the loop."""

from django.db import close_old_connections, connection
from django.db.models import Q

from pasokh.events.models import Event
from pasokh.kernel.tenancy import workspace

from .database import is_outage
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
                connection.close()
            raise

    return run


@in_thread
def frames_of(workspace_id, event_ids, wanted):
    """The frames of these events for the wanted topics, by event id."""
    with workspace(workspace_id):
        events = Event.objects.filter(pk__in=event_ids, kind__in=projectors.kinds).order_by("pk")
        return projectors.project(workspace_id, list(events), wanted)


@in_thread
def frames_after(workspace_id, points, wanted):
    """The past for browsers that come back: (frames, {event id: transaction}, floor).

    One reading serves all of them. Whoever's point lies below `floor` missed more than MAX_REPLAYED events.
    """
    with workspace(workspace_id):
        missed = Event.objects.filter(_missed(points), kind__in=projectors.kinds).order_by("-pk")
        events = list(missed[: MAX_REPLAYED + 1])[::-1]
        floor = events[0].pk if len(events) > MAX_REPLAYED else 0
        frames = projectors.project(workspace_id, events, wanted)
    return frames, {event.pk: event.xact_id for event in events}, floor


def _missed(points):
    newest_known = min(point.event_id for point in points)
    condition = Q(pk__gt=newest_known)
    horizons = [point.horizon for point in points if point.horizon is not None]
    if horizons:
        condition |= Q(pk__gt=newest_known - RESUME_OVERLAP, xact_id__gte=min(horizons))
    return condition
