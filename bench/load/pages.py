"""Clients that each ask, wait for the answer, and ask again."""

import asyncio
import time
from collections import Counter
from itertools import count

from .client import Client, encode, figures

WARMING = 0.15  # share of the time that is not counted


async def pages(host, port, clients, seconds, requests, once=False):
    """So many clients go through `requests` in turn for so many seconds; with `once`, each of them is sent once, for as long as that takes."""
    began = time.perf_counter()
    counted_from = began if once else began + seconds * WARMING
    until = float("inf") if once else began + seconds
    latencies, statuses, turn = [], Counter(), count()

    async def visit():
        client = await Client.to(host, port)
        while (started := time.perf_counter()) < until:
            number = next(turn)
            if once and number >= len(requests):
                break
            status = await client.ask(encode(host, requests[number % len(requests)], number))
            if started >= counted_from:
                latencies.append(time.perf_counter() - started)
                statuses[status] += 1
        client.transport.close()

    await asyncio.gather(*(visit() for _ in range(clients)))
    return figures(min(until, time.perf_counter()) - counted_from, latencies, statuses)
