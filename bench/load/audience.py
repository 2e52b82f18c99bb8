"""Open streams, and messages sent while they listen."""

import asyncio
import re
import time
from collections import Counter

from .client import Client, encode, figures, percentile
from .pages import pages

MARK = re.compile(rb"~(\d+)~")
AT_ONCE = 32  # streams that are being opened
POSTERS = 64  # connections that messages are sent by
GRACE, LOOK = 3, 0.02  # seconds that the last messages have to arrive, and between looks


class Listener(asyncio.Protocol):
    """A stream. Hears when a marked message arrives first, if it is told where to note that."""

    def __init__(self, opened, arrivals=None):
        self.opened, self.arrivals, self.tail = opened, arrivals, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        if not self.opened.done():
            self.opened.set_result(data[:12] == b"HTTP/1.1 200")
        if self.arrivals is not None:
            now, data = time.perf_counter(), self.tail + data
            for mark in MARK.findall(data):
                self.arrivals.setdefault(int(mark), now)
            self.tail = data[-24:]

    def connection_lost(self, exc):
        if not self.opened.done():
            self.opened.set_result(False)


class Audience:
    """Everybody who listens, and the numbers of what was sent."""

    def __init__(self):
        self.listeners, self.number = [], 0
        self.arrivals, self.answers = {}, {}  # when each number stood on a watcher's screen, and on a hearer's

    async def connect(self, host, port, listeners, watchers=(), hearers=()):
        """Open streams; `watchers` are those on whose screens messages are expected, `hearers` those on whose the answers are (requests with `answers`)."""
        began, gate = time.perf_counter(), asyncio.Semaphore(AT_ONCE)

        async def open_one(request, arrivals):
            async with gate:
                opened = asyncio.get_running_loop().create_future()
                transport, listener = await asyncio.get_running_loop().create_connection(
                    lambda: Listener(opened, arrivals), host, port
                )
                transport.write(encode(host, request))
                self.listeners.append(listener)
                return await opened

        wanted = [(request, None) for request in listeners] + [(request, self.arrivals) for request in watchers]
        wanted += [(request, self.answers) for request in hearers]
        results = await asyncio.gather(*(open_one(*each) for each in wanted))
        return {"opened": sum(results), "refused": results.count(False), "seconds": time.perf_counter() - began}

    async def post(self, **plan):
        """Clients that send as fast as they are answered, while everybody listens."""
        return await pages(**plan)

    async def talk(self, host, port, rate, seconds, requests):
        """Send so many messages a second whatever the answers do; each is timed from when it was due to its arrival on a screen."""
        free, due, answered, statuses, tasks = asyncio.Queue(), {}, [], Counter(), []
        self.answering = set()
        for _ in range(POSTERS):
            free.put_nowait(await Client.to(host, port))

        async def send(number, at):
            client = await free.get()
            try:
                status = await client.ask(encode(host, requests[number % len(requests)], number))
            finally:
                free.put_nowait(client)
            statuses[status] += 1
            answered.append(time.perf_counter() - at)

        began = time.perf_counter() + 0.05
        for step in range(int(rate * seconds)):
            at = began + step / rate
            if (wait := at - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            self.number += 1
            due[self.number] = at
            if requests[self.number % len(requests)].get("answers"):
                self.answering.add(self.number)
            tasks.append(asyncio.create_task(send(self.number, at)))
        await asyncio.gather(*tasks)
        await self._last_ones(due)
        while not free.empty():
            free.get_nowait().transport.close()
        return self._heard(due, seconds) | {"answered": figures(seconds, answered, statuses)}

    async def _last_ones(self, due):
        for _ in range(int(GRACE / LOOK)):
            if all(self._arrived(number) for number in due):
                return
            await asyncio.sleep(LOOK)

    def _arrived(self, number):
        return (self.answers if number in self.answering else self.arrivals).get(number)

    def _heard(self, due, seconds):
        took = {number: arrived - at for number, at in due.items() if (arrived := self._arrived(number))}
        values, answers = sorted(took.values()), sorted(took[number] for number in took.keys() & self.answering)
        shares = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1))
        return {
            "sent": len(due),
            "lost": len(due) - len(took),
            **{name: percentile(values, share) for name, share in shares},
            "answers p99": percentile(answers, 0.99),
        }
