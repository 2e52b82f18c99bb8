"""uvicorn's HTTP protocol with three things more: a time for the headers, a size for them, and taking over."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pasokh.live.connection import TAKE_OVER

HEADER_SECONDS = 15
MAX_HEADER_BYTES = 64 * 1024
ABORT = "pasokh.abort"


class Protocol(HttpToolsProtocol):
    """One connection. A stream takes the connection over and leaves this object and all its parts to the collector."""

    header_timer = None
    header_bytes = 0

    def connection_made(self, transport):
        super().connection_made(transport)
        self._wait_for_headers()

    def connection_lost(self, exc):
        self._headers_came()
        super().connection_lost(exc)

    def data_received(self, data):
        if self.header_timer is not None:
            self.header_bytes += len(data)
        super().data_received(data)
        if self.header_timer is not None and self.header_bytes > MAX_HEADER_BYTES:
            self._refuse(b"431 Request Header Fields Too Large")

    def on_message_begin(self):
        super().on_message_begin()
        self.scope["extensions"] = {TAKE_OVER: self.take_over, ABORT: self.transport.abort}
        if self.header_timer is None:
            self._wait_for_headers()

    def on_headers_complete(self):
        self._headers_came()
        super().on_headers_complete()

    def take_over(self, stream):
        """Give the connection to `stream`, an asyncio.Protocol. Returns False if it has been closed meanwhile."""
        transport, cycle = self.transport, self.cycle
        if cycle.disconnected or transport.is_closing():
            return False
        cycle.disconnected = True  # uvicorn's sign that the application owes no answer
        self._unset_keepalive_if_required()
        self.flow.resume_reading()
        self.connections.discard(self)
        self.connections.add(stream)
        stream.connections = self.connections
        stream.connection_made(transport)
        transport.set_protocol(stream)
        self._let_go()
        return True

    def _let_go(self):
        # Broken by hand: these refer to one another, and thousands of them would wait for the garbage collector.
        self.cycle.transport = self.cycle.flow = self.cycle.scope = None
        self.scope.pop("extensions", None)
        self.scope = self.cycle = self.parser = self.transport = self.flow = self.headers = None

    def _wait_for_headers(self):
        self.header_timer = self.loop.call_later(HEADER_SECONDS, self._too_slow)

    def _headers_came(self):
        self.header_bytes = 0
        if self.header_timer is not None:
            self.header_timer.cancel()
            self.header_timer = None

    def _too_slow(self):
        self.header_timer = None
        if self.header_bytes:
            self._refuse(b"408 Request Timeout")
        else:
            self.transport.close()  # A browser's spare connection.

    def _refuse(self, status):
        self._headers_came()
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()
