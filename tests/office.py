"""Threads at work in one shop, each deed in a transaction of its own: for tests of what happens at once."""

import random
import threading
import time

from django.db import connection, connections

from pasokh.events.models import FailedReaction
from pasokh.kernel.tenancy import workspace


def all_at_once(*deeds):
    """Do these in threads that begin in the same moment, and wait for them; what went wrong in one is raised."""
    for fault in faults_of(*deeds):
        raise fault


def faults_of(*deeds) -> list[Exception]:
    """The same, giving what went wrong."""
    ready, faults = threading.Barrier(len(deeds)), []

    def do(deed):
        try:
            ready.wait(60)
            deed()
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=[deed]) for deed in deeds]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    return faults


class Office:
    """Threads of one shop, each deed in a transaction of its own; what goes wrong in one is kept."""

    def __init__(self, shop):
        self.shop, self.faults, self.over = shop, [], threading.Event()
        self.chance, self.threads = random.Random(20261122), []

    def at_once(self, *deeds):
        """Begin these, each in its thread."""
        threads = [threading.Thread(target=self._run, args=[deed]) for deed in deeds]
        [thread.start() for thread in threads]
        self.threads += threads
        return threads

    def _run(self, deed):
        try:
            deed()
        except Exception as fault:
            self.faults.append(fault)
        finally:
            connection.close()

    def until_over(self, deed, pause=0.002):
        """A deed that is done again and again, inside the shop."""

        def again():
            while not self.over.is_set():
                with workspace(self.shop):
                    deed()
                time.sleep(pause)

        return again

    def end(self):
        self.over.set()
        [thread.join(120) for thread in self.threads]
        assert self.faults == []
        with workspace(self.shop):
            assert list(FailedReaction.objects.values_list("error", flat=True)) == []
