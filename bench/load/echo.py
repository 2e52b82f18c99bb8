"""The least a server can do: raw sockets that hand what is posted to the streams. Nothing is kept; the machine's limit of a chat hop.

GET /<n> opens stream n, and GET /w<n> a watcher's; POST /<n> goes to stream n and to the watcher of n modulo their number.
"""

import asyncio
import sys

import httptools
import uvloop

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"
streams, watchers = {}, {}


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.parser = transport, httptools.HttpRequestParser(self)

    def data_received(self, data):
        if self.parser is not None:
            self.parser.feed_data(data)

    def on_message_begin(self):
        self.body = b""

    def on_url(self, url):
        self.name = url[1:].decode()

    def on_body(self, data):
        self.body += data

    def on_message_complete(self):
        if self.parser.get_method() == b"POST":
            self._hand_on(int(self.name))
            self.transport.write(ANSWER)
            return
        self.transport.write(HEAD)
        here = watchers if self.name.startswith("w") else streams
        here[int(self.name.lstrip("w"))] = self.transport
        self.parser = None

    def _hand_on(self, number):
        frame = b"data: " + self.body + b"\n\n"
        streams[number].write(frame)
        watchers[number % len(watchers)].write(frame)


async def main(port):
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", port, backlog=4096)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
