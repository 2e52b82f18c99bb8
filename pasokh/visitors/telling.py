"""Telling the desk that the list of visitors is another: at once, then at most every other second, however much happens, and once after the last of it."""

import threading
import time

from pasokh.live.announcing import signal

TOPIC = "visitors"
EVERY = 2  # seconds
MOST_REMEMBERED = 2_000  # topics


class Telling:
    """Calls `send(workspace_id, topic)` for what is told, no more often than every so many seconds for one topic; the last is never swallowed."""

    def __init__(self, send, every=EVERY, clock=time.monotonic, timer=threading.Timer):
        self.send, self.every, self.clock, self.timer = send, every, clock, timer
        self.last, self.pending, self.lock = {}, set(), threading.Lock()

    def tell(self, workspace_id, topic):
        """Now, or as soon as it may be told again."""
        key = (workspace_id, topic)
        with self.lock:
            if key in self.pending:
                return
            wait = self.last.get(key, float("-inf")) + self.every - self.clock()
            if wait > 0:
                self.pending.add(key)
        if wait > 0:
            waits = self.timer(wait, self._go, [key])
            waits.daemon = True
            waits.start()
        else:
            self._go(key)

    def _go(self, key):
        with self.lock:
            self.pending.discard(key)
            if len(self.last) >= MOST_REMEMBERED:
                self.last.clear()
            self.last[key] = self.clock()
        self.send(*key)


def _signal(workspace_id, topic):
    signal(workspace_id, topic, {"at": int(time.time())})


_telling = Telling(_signal)


def visiting_topic(ticket_id) -> str:
    """What the visitor of an open request does, for who has it before her."""
    return f"visiting:{ticket_id}"


def tell(workspace_id) -> None:
    """Somebody came, left, or looks at something else. After the commit."""
    _telling.tell(workspace_id, TOPIC)


def tell_of_tickets(workspace_id, ticket_ids) -> None:
    """The customers of these open requests did something on the site. After the commit."""
    for ticket_id in ticket_ids:
        _telling.tell(workspace_id, visiting_topic(ticket_id))
