"""One keep-alive connection that asks one thing at a time."""

import asyncio
import uuid

import httptools


def encode(host, request, number=0) -> bytes:
    """The bytes of a request."""
    text = request["body"]
    if "{" in text:
        text = text.replace("{uuid}", str(uuid.uuid4())).replace("{n}", str(number))
    body = text.encode()
    lines = [f"{request['method']} {request['path']} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in request["headers"].items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Client(asyncio.Protocol):
    """`await client.ask(bytes)` gives the status; the last answer's body is in `body`."""

    def __init__(self):
        self.transport = self.answered = None
        self.body = b""

    @classmethod
    async def to(cls, host, port):
        _, client = await asyncio.get_running_loop().create_connection(cls, host, port)
        return client

    def connection_made(self, transport):
        self.transport = transport

    def ask(self, data):
        """Send a request; a future of its status. Raises ConnectionError when the server hangs up."""
        self.parser, self.body = httptools.HttpResponseParser(self), b""
        self.answered = asyncio.get_running_loop().create_future()
        if self.transport.is_closing():
            self.answered.set_exception(ConnectionError("closed"))
        else:
            self.transport.write(data)
        return self.answered

    def data_received(self, data):
        self.parser.feed_data(data)

    def on_body(self, data):
        self.body += data

    def on_message_complete(self):
        if not self.answered.done():
            self.answered.set_result(self.parser.get_status_code())

    def connection_lost(self, exc):
        if self.answered and not self.answered.done():
            self.answered.set_exception(ConnectionError("the server hung up"))


def figures(seconds, latencies, statuses) -> dict:
    """Percentiles in milliseconds, and the rate of good answers."""
    latencies.sort()
    good = sum(count for status, count in statuses.items() if status < 400)
    return {
        "requests": sum(statuses.values()),
        "rate": good / seconds,
        "bad": sum(statuses.values()) - good,
        "statuses": {str(status): count for status, count in statuses.items()},
        **{
            name: percentile(latencies, share)
            for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1))
        },
    }


def percentile(values, share) -> float:
    """In milliseconds, of seconds that are sorted."""
    return values[min(int(len(values) * share), len(values) - 1)] * 1000 if values else float("nan")
