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
from django.db import transaction

from .database import is_outage
from .subscriptions import Wanted

log = structlog.get_logger("pasokh.live")


# In place of a frame's data: the event changed all that the topic shows, so the screen is loaded anew.
AFRESH = object()


class Frame(NamedTuple):
    """What one topic hears of one event. `data` is JSON, or AFRESH.

    One that `gathers` may come a moment later, together with others, and of those alike only the last (see `unhurried`).
    """

    topic: str
    event_id: int
    data: object
    gathers: bool = False


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

    def frames(self, events, wanted, guarded=False):
        """The frames of these events for the wanted topics (a Wanted, or a few by name), by event id. Inside the workspace.

        What a projector raises is raised, unless `guarded`: then it costs that projector's own frames of that event only.
        """
        wanted = wanted if isinstance(wanted, Wanted) else Wanted(wanted)
        call = _call_guarded if guarded else _call
        frames = [
            frame
            for function, its_events in self._shares(events).items()
            for frame in call(function, its_events, wanted)
            if frame.topic in wanted
        ]
        return sorted(frames, key=lambda frame: frame.event_id)

    def _shares(self, events):
        shares = {}
        for event in events:
            for function in self.by_kind.get(event.kind, ()):
                shares.setdefault(function, []).append(event)
        return shares


def _call(function, events, wanted):
    return function(events, wanted)


def _call_guarded(function, events, wanted):
    for event in events:
        try:
            with transaction.atomic():
                yield from list(function([event], wanted))
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("projector failed", projector=function.__qualname__, event_id=event.pk)


projectors = Projectors()
projector = projectors.register
