"""From events to frames. An upper room registers how its screens hear of its events:

    @projector("message.received", "message.composed")
    def frames_of_message(events, wanted):
        for event in events:
            if (topic := f"ticket:{event.payload['ticket']}:fa") in wanted: …
                yield Frame(topic, event.pk, {"html": …})

It runs in a thread, inside the workspace, only while somebody listens. Render only what is in `wanted`.
"""

from collections import defaultdict
from typing import NamedTuple

import structlog

from pasokh.kernel.tenancy import workspace

from .database import is_outage

log = structlog.get_logger("pasokh.live")


class Frame(NamedTuple):
    """What one topic hears of one event. `data` is JSON."""

    topic: str
    event_id: int
    data: object


class Projectors:
    """The registry: event kinds to functions, in the order of registration."""

    def __init__(self):
        self.by_kind = defaultdict(list)

    def register(self, *kinds):
        """A decorator: have the function make the frames of these kinds of events."""

        def wrap(function):
            for kind in kinds:
                if function not in self.by_kind[kind]:
                    self.by_kind[kind].append(function)
            return function

        return wrap

    @property
    def kinds(self):
        return list(self.by_kind)

    def project(self, workspace_id, events, wanted):
        """The frames of these events for the wanted topics, by event id. One failing projector costs its own frames only."""
        frames = []
        for function, its_events in self._shares(events).items():
            frames += _guarded(function, workspace_id, its_events, wanted)
        frames.sort(key=lambda frame: frame.event_id)
        return [frame for frame in frames if frame.topic in wanted]

    def _shares(self, events):
        shares = {}
        for event in events:
            for function in self.by_kind.get(event.kind, ()):
                shares.setdefault(function, []).append(event)
        return shares


def _guarded(function, workspace_id, events, wanted):
    try:
        with workspace(workspace_id):
            return list(function(events, wanted))
    except Exception as error:
        if is_outage(error):
            raise
        if len(events) > 1:
            return [frame for event in events for frame in _guarded(function, workspace_id, [event], wanted)]
        log.exception(
            "projector failed", projector=function.__qualname__, event_id=events[0].pk, workspace=workspace_id
        )
        return []


projectors = Projectors()
projector = projectors.register
