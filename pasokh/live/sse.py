"""How a stream looks on the wire (the HTML standard's server-sent events), and the point to resume from."""

import random
import re
from typing import NamedTuple

import msgspec

from .projectors import AFRESH

HEARTBEAT = b":\n\n"
RETRY_MS = 2_000
SPREAD_MS = 8_000  # After a restart all browsers come back: not in the same second.
POINT = re.compile(r"(\d{1,18})(?:-(\d{1,18}))?")


def _plain(value):
    # Markup and the like: kinds of str that msgspec does not know.
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"a frame cannot carry {type(value).__name__}")


encode = msgspec.json.Encoder(enc_hook=_plain).encode


class Point(NamedTuple):
    """How far a browser has read: it has every event up to `event_id`, except those still unfinished at `horizon`.

    Ids do not become visible in their own order: a transaction that took its id early may commit late. What was
    written by transactions from `horizon` on is therefore read again, and the browser ignores what it has seen.
    """

    event_id: int
    horizon: int | None = None

    def __str__(self):
        return f"{self.event_id}" if self.horizon is None else f"{self.event_id}-{self.horizon}"

    def precedes(self, event_id, xact_id, overlap):
        """Whether an event may be unknown to this browser."""
        late = self.horizon is not None and xact_id >= self.horizon and event_id > self.event_id - overlap
        return event_id > self.event_id or late


UNKNOWN = Point(-1)  # Nothing can be said about what was missed.


def parse_point(text):
    """The Point of a `Last-Event-ID`: None for an empty one, UNKNOWN for one that is not ours."""
    if not text:
        return None
    if not (match := POINT.fullmatch(text)):
        return UNKNOWN
    event_id, horizon = match.groups()
    return Point(int(event_id), int(horizon) if horizon else None)


def frame(frame, horizon):
    """A frame; its id is the point after it, `data.id` the event's. One whose data is AFRESH is a reset."""
    if frame.data is AFRESH:
        return reset(Point(frame.event_id, horizon))
    data = encode({"topic": frame.topic, "id": frame.event_id, "data": frame.data})
    return b"id: %d-%d\nevent: frame\ndata: %b\n\n" % (frame.event_id, horizon, data)


def mark(frame):
    """What frames alike have in common: they say the same to one topic."""
    return frame.topic, encode(frame.data)


def signal(topic, data):
    """A signal: no id, for it cannot be resumed."""
    return b"event: signal\ndata: %b\n\n" % encode({"topic": topic, "data": data})


def opening(point):
    """The first bytes of a stream: when to come back, and (where nothing is replayed) from which point."""
    start = f"id: {point}\n\n" if point else ""
    return f"retry: {RETRY_MS}\n{start}\n".encode()


def reset(point):
    """Too much was missed: the screen is to be loaded afresh, and goes on from `point`."""
    return f"id: {point}\nevent: reset\ndata: {{}}\n\n".encode()


def farewell():
    """The last bytes before a restart: come back, but not all at once."""
    return b"retry: %d\n\n" % (RETRY_MS + random.randrange(SPREAD_MS))  # noqa: S311 (nothing secret)
