"""A real server of the front in a thread, and the simplest clients for it."""

import json
import socket
import threading
import time
from contextlib import contextmanager

from pasokh.front.serving import Server, configuration

DEADLINE = 60  # seconds; reached only when something is broken: the machine may be busy with other tests


@contextmanager
def serving(app, certificate=None, **options):
    """Serve an ASGI application on a free port of this machine; yields the port. Stops gracefully."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(configuration(app, **{"timeout_graceful_shutdown": 3, **options}), certificate)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        wait_until(lambda: server.started or not thread.is_alive())
        assert server.started
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(DEADLINE)
        assert not thread.is_alive()


def wait_until(condition, seconds=DEADLINE):
    """Wait for something that happens in another thread; fails loudly when it does not."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"{condition} never came true"
        time.sleep(0.01)
    return found


def connect(port, trusting=None):
    """An open connection; `trusting`, an SSL context, makes it one of TLS."""
    line = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return trusting.wrap_socket(line, server_hostname="localhost") if trusting else line


def request(port, path="/", *, method="GET", headers=(), body=b"", trusting=None):
    """Send a request by hand; the open socket."""
    line = connect(port, trusting)
    lines = [f"{method} {path} HTTP/1.1", "host: testserver", *headers]
    line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
    return line


def read_head(file):
    """(status, headers) of an answer."""
    status = int(file.readline().split()[1])
    headers = {}
    while (line := file.readline().strip()) != b"":
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return status, headers


class EventSource:
    """A browser's EventSource, as far as tests need it."""

    def __init__(self, port, name, *, last=None, headers=(), query="", heard=(), trusting=None):
        path = f"/live/{name}?{query}"
        given = [*headers, *([f"last-event-id: {last}"] if last else [])]
        self.line = request(port, path, headers=given, trusting=trusting)
        self.file = self.line.makefile("rb")
        self.status, self.headers = read_head(self.file)
        self.last = last
        self.heard = set(heard)
        if self.status == 200:
            assert self.next_block()["retry"]

    def next_block(self):
        """The next block of fields; None when the stream has ended."""
        fields = {}
        while raw := self.file.readline():
            line = raw.decode().rstrip("\n")
            if not line and fields:
                return fields
            if line.startswith(":"):
                return {"comment": line}
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
                self.last = fields.get("id", self.last)
        return None

    def next(self):
        """The next event as (kind, data), heartbeats and repetitions left out; None when the stream has ended."""
        while (block := self.next_block()) is not None:
            if "event" in block and not self._repeated(data := json.loads(block["data"])):
                return block["event"], data
        return None

    def _repeated(self, data):
        # A frame may come again after a reconnect; browsers know what they have heard.
        mark = (data.get("topic"), data.get("id"))
        known = mark[1] is not None and mark in self.heard
        self.heard.add(mark)
        return known

    def frames(self, count):
        """The data of the next frames."""
        return [self.next()[1]["data"] for _ in range(count)]

    def ends(self):
        """Whether nothing but heartbeats and hints comes until the end."""
        return self.next() is None

    def close(self):
        self.file.close()
        self.line.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
