"""What a browser missed while it was away. After a restart thousands come at once: one reading serves a workspace."""

import asyncio

import structlog

from . import loading, sse
from .database import is_outage
from .log_reader import OVERLAP

log = structlog.get_logger("pasokh.live")
MAX_FRAMES = 500
GATHER_SECONDS = 0.02
RETRY_SECONDS = 1


class Replay:
    """Streams that wait for their past, by workspace."""

    def __init__(self, hub):
        self.hub = hub
        self.waiting = {}

    def want(self, stream):
        """Read this stream's past. It is registered already: what happens from now on is held, so nothing falls between."""
        stream.held = []
        if stream.workspace_id in self.waiting:
            self.waiting[stream.workspace_id].append(stream)
        else:
            self.waiting[stream.workspace_id] = [stream]
            self.hub.spawn(self._work(stream.workspace_id))

    async def _work(self, workspace_id):
        while self.waiting[workspace_id]:
            await asyncio.sleep(GATHER_SECONDS)
            streams, self.waiting[workspace_id] = self.waiting[workspace_id], []
            try:
                await self._replay(workspace_id, streams)
            except Exception as error:
                if is_outage(error):
                    self.waiting[workspace_id] += streams
                    await asyncio.sleep(RETRY_SECONDS)
                else:
                    log.exception("the past could not be read", workspace=workspace_id)
                    self._reset(streams)
            self.waiting[workspace_id] = [stream for stream in self.waiting[workspace_id] if _is_open(stream)]
        del self.waiting[workspace_id]

    async def _replay(self, workspace_id, streams):
        points = [stream.point for stream in streams if self._is_ours(stream.point)]
        horizon = self.hub.horizon
        wanted = frozenset(topic for stream in streams for topic in stream.topics)
        frames, xacts, floor = [], {}, 0
        if points:
            frames, xacts, floor = await self.hub.in_thread(loading.frames_after, workspace_id, points, wanted)
        by_topic = {}
        for frame in frames:
            by_topic.setdefault(frame.topic, []).append((frame.event_id, sse.frame(frame, horizon)))
        for stream in streams:
            self._catch_up(stream, by_topic, xacts, floor)

    def _catch_up(self, stream, by_topic, xacts, floor):
        overlap = loading.RESUME_OVERLAP
        mine = [
            entry
            for topic in stream.topics
            for entry in by_topic.get(topic, ())
            if stream.point.precedes(entry[0], xacts[entry[0]], overlap)
        ]
        if not self._is_ours(stream.point) or stream.point.event_id < floor or len(mine) > MAX_FRAMES:
            self._reset([stream])
        else:
            _release(stream, sorted(mine), xacts)

    def _is_ours(self, point):
        # A point from the future belongs to another database: one that was restored from a backup, say.
        return 0 <= point.event_id <= self.hub.reader.newest + OVERLAP

    def _reset(self, streams):
        point = sse.Point(self.hub.reader.top, self.hub.horizon)
        for stream in streams:
            self.hub.counters.resets_sent += 1
            _release(stream, [(None, sse.reset(point))], frozenset())


def _release(stream, past, read):
    """Write the past and then what was held meanwhile, but for events that the reading had already."""
    held, stream.held = stream.held or [], None
    later = [payload for event_id, payload in held if event_id not in read]
    if not stream.transport.is_closing():
        stream.write(b"".join([payload for _, payload in past] + later))


def _is_open(stream):
    return not stream.transport.is_closing()
