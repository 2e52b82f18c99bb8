"""A proxy that does, or spoils, what the proxies of installations do."""

import http.client
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Habits:
    """How it passes requests on to `port`. The defaults are right."""

    port: int = 0
    buffered: bool = False
    says_who: bool = True
    scheme: str = ""  # said to be the visitor's; "": as it is
    host: str = ""  # passed on instead of the one asked for
    largest: int = 50 << 20
    closed: tuple[str, ...] = ()  # paths that it does not pass on
    moved: str = ""  # where it sends everybody instead


class Proxy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def do_GET(self):
        if self.server.habits.moved:
            self._say(301, [("Location", self.server.habits.moved + self.path)])
        elif self.path.startswith(self.server.habits.closed or "\0"):
            self._say(404, [("Content-Type", "text/html")])
        else:
            self._pass_on()

    def do_POST(self):
        too_large = int(self.headers["Content-Length"]) > self.server.habits.largest
        # As nginx does: refused by the announced size, else the body is awaited.
        self._say(413, []) if too_large else self.rfile.read(1)

    def _say(self, status, headers, body=b""):
        self.send_response(status)
        for header in headers:
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(body)

    def _pass_on(self):
        habits = self.server.habits
        headers = dict(self.headers.items()) | {"Host": habits.host or self.headers["Host"]}
        headers["X-Forwarded-Proto"] = habits.scheme or "http"
        if habits.says_who:
            headers["X-Forwarded-For"] = self.client_address[0]
        behind = http.client.HTTPConnection("127.0.0.1", habits.port, timeout=20)
        behind.request("GET", self.path, headers=headers)
        answer = behind.getresponse()
        kept = [pair for pair in answer.getheaders() if pair[0].lower() not in ("transfer-encoding", "connection")]
        if habits.buffered:
            self._say(answer.status, kept, answer.read())
        else:
            self._say(answer.status, kept)
            while part := answer.read1(65536):
                self.wfile.write(part)
        behind.close()

    def log_message(self, *args):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # who was waiting has gone


@contextmanager
def proxying(habits):
    """Yields the port of the proxy."""
    server = _Server(("127.0.0.1", 0), Proxy)
    server.habits = habits
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port():
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]
