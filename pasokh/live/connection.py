"""One open stream: the connection itself, after the request that opened it has been answered."""

import asyncio
import socket
import sys

from . import sse

TAKE_OVER = "pasokh.take_over"  # the ASGI extension by which the server's protocol gives a connection away
MAX_UNSENT = 256 * 1024  # bytes in the connection's buffer; a reader that falls further behind resumes later
MAX_HELD = 500  # frames held back while the past is replayed
DEAD_AFTER_MS = 60_000

HEAD = (
    b"HTTP/1.1 200 OK\r\n"
    b"content-type: text/event-stream; charset=utf-8\r\n"
    b"cache-control: no-cache, no-store, no-transform\r\n"
    b"x-accel-buffering: no\r\n"
    b"x-content-type-options: nosniff\r\n"
    b"connection: close\r\n\r\n"
)


class Stream(asyncio.Protocol):
    """A connection's protocol once it is a stream: no task, no timer, no queue but the transport's own buffer.

    The server's request machinery is let go of, which is two thirds of a connection's memory.
    """

    __slots__ = (
        "connections",
        "held",
        "hub",
        "key",
        "lapsed",
        "member_id",
        "point",
        "proof",
        "told",
        "topics",
        "transport",
        "workspace_id",
    )

    def __init__(self, hub, principal, point=None, lapsed=None):
        self.hub = hub
        self.workspace_id = principal.workspace_id
        self.key = principal.key
        self.topics = principal.topics
        self.member_id = principal.member_id
        self.proof = principal.proof
        self.lapsed = lapsed
        self.point = point
        self.transport = None
        self.connections = None
        self.held = None
        self.told = None  # what its door told it last, where that is remembered

    def connection_made(self, transport):
        self.transport = transport
        _find_dead_peers(transport)

    def connection_lost(self, exc):
        self.hub.forget(self)
        if self.connections is not None:
            self.connections.discard(self)

    def write(self, data):
        """Send bytes, or drop the connection of a reader who does not read. Returns whether it is still open."""
        if self.transport.is_closing():
            return False
        self.transport.write(data)
        if self.transport.get_write_buffer_size() > MAX_UNSENT:
            self.hub.counters.dropped_readers += 1
            self.abort()
            return False
        return True

    def deliver(self, event_id, data):
        """Send a frame now, or after the past that is being read for this stream. Signals have no event id."""
        if self.held is None:
            self.write(data)
        elif len(self.held) < MAX_HELD:
            self.held.append((event_id, data))
        else:
            self.abort()

    def tell_soon(self, topic, data):
        """Send a signal to this stream alone, from any thread."""
        self.hub.loop.call_soon_threadsafe(self.deliver, None, sse.signal(topic, data))

    def abort(self):
        """Close at once, unsent bytes included."""
        self.hub.forget(self)
        self.transport.abort()

    def shutdown(self):
        """The server stops: say when to come back, and close. Called by uvicorn for each open connection."""
        self.hub.forget(self)
        if not self.transport.is_closing():
            self.transport.write(sse.farewell())
            self.transport.close()


def _find_dead_peers(transport):
    # A browser that vanished without a word is found by the heartbeats that nobody acknowledges.
    if sys.platform == "linux" and (sock := transport.get_extra_info("socket")) is not None:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_AFTER_MS)
