"""The promise of the streams, under everything at once: slow transactions, lost notices, reconnects, two processes."""

import random
import threading
import time

import pytest
from django.db import connection

from pasokh.front.application import Front
from pasokh.kernel.tenancy import workspace
from pasokh.live import announcing
from tests.front.serving import EventSource, serving

from .conftest import SHOP, no_pages

WRITERS, EVENTS = 4, 40


@pytest.fixture
def two_processes(front, monkeypatch):
    """Two hubs that hear of events by notice and log only, as if the writers were elsewhere."""
    with serving(front) as first, serving(Front(no_pages)) as second, monkeypatch.context() as elsewhere:
        elsewhere.setattr(announcing, "near", [])
        yield first, second


def write(tell, chance, written):
    try:
        for _ in range(EVENTS):
            with workspace(SHOP):
                # The event takes its id here, and becomes visible only later: other ids overtake it.
                event_id = tell(announced=False)
                time.sleep(chance.random() * 0.02)
            if chance.random() < 0.7:
                announcing.announcer.put(announcing.Happened(SHOP, [event_id]))
            written.append(event_id)
    finally:
        connection.close()


def test_no_event_is_lost_between_overtaking_ids_and_reconnects(two_processes, tell):
    chance, written = random.Random(1403), []
    source = EventSource(two_processes[0], "test")
    threads = [threading.Thread(target=write, args=(tell, random.Random(n), written)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    heard = set()
    while len(heard) < WRITERS * EVENTS:
        for _ in range(chance.randrange(1, 12)):
            if len(heard) < WRITERS * EVENTS:
                kind, data = source.next()
                assert kind == "frame"
                heard.add(data["id"])
        source.close()
        source = EventSource(chance.choice(two_processes), "test", last=source.last, heard=source.heard)
    source.close()
    for thread in threads:
        thread.join()
    assert heard == set(written)
