"""Frames that need not interrupt a screen each time: lists ask for what has changed about once a second anyway.

The first is told at once. What follows within GATHER_SECONDS is told together, and of several alike, one topic saying the same, the last alone. A
stream's frames keep their order: whatever else is written to it takes along what waits for it. So the last id that a browser has heard never stands for a
frame that it has not, and what waits when a connection breaks is told again when it resumes.
"""

GATHER_SECONDS = 0.25


class Unhurried:
    """What waits for each stream that was told something a moment ago. Used on the loop only."""

    def __init__(self, hub):
        self.hub = hub
        self.waiting: dict[object, dict] = {}
        self.timer = None

    def put(self, stream, mark, payload) -> bool:
        """Have an encoded frame wait; `mark` is the same for frames alike. False for a stream that waits for nothing: it is to be told now."""
        if (frames := self.waiting.get(stream)) is None:
            self.waiting[stream] = {}
            self.timer = self.timer or self.hub.loop.call_later(GATHER_SECONDS, self._tell)
            return False
        frames.pop(mark, None)  # it stands where the last one does, behind what happened before that
        frames[mark] = payload
        return True

    def take(self, stream) -> list[bytes]:
        """What waits for a stream, for the writing that goes out now."""
        if not (frames := self.waiting.get(stream)):
            return []
        self.waiting[stream] = {}
        return list(frames.values())

    def forget(self, stream):
        """A stream has ended."""
        self.waiting.pop(stream, None)

    def _tell(self):
        # A stream that was told nothing meanwhile waits for nothing any more.
        self.waiting, told = {stream: {} for stream, frames in self.waiting.items() if frames}, self.waiting
        for stream, frames in told.items():
            if frames:
                self.hub.counters.frames_sent += len(frames)
                stream.write(b"".join(frames.values()))
        self.timer = self.hub.loop.call_later(GATHER_SECONDS, self._tell) if self.waiting else None
