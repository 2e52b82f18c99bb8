"""The batched sender: one thread a process tells the other processes what was committed.

NOTIFY inside the writing transaction takes a lock of the whole server at commit, so it is sent after commit, from one
connection that does not wait for the disk. What is lost here costs a second: the hub reads the log too.
"""

import atexit
import os
import queue
import threading
import time

import psycopg
import structlog

from .database import conninfo
from .notices import CHANNEL, Closing, Happened, Signal, check_size, pack

log = structlog.get_logger("pasokh.live")
MAX_WAITING = 20_000
MAX_SIGNALS_A_SECOND = 500
MAX_SIGNALS_A_TOPIC = 20  # in one second
RETRY_SECONDS = 1
BATCH = 2_000


class Announcer:
    """A queue, a thread that empties it, and the connection that the thread keeps."""

    def __init__(self, connect=None):
        self.connect = connect or _connect
        self.waiting = queue.SimpleQueue()
        self.thread = None
        self.pid = None
        self.lock = threading.Lock()
        self.sent = self.dropped = 0

    def put(self, notice):
        """Queue a notice; returns at once. Beyond MAX_WAITING (a long outage) it is dropped: the log still has it, but for closings."""
        if self.waiting.qsize() >= MAX_WAITING and not isinstance(notice, Closing):
            self.dropped += 1
            return
        self.waiting.put(notice)
        if self.pid != os.getpid() or not self.thread.is_alive():
            self._start()

    def _start(self):
        with self.lock:
            if self.pid == os.getpid() and self.thread.is_alive():
                return
            self.pid = os.getpid()  # A forked child has the queue, but not the thread.
            self.thread = threading.Thread(target=self._run, name="pasokh-announcer", daemon=True)
            self.thread.start()

    def _run(self):
        connection = None
        while True:
            batch = self._next_batch()
            notices = [notice for notice in batch if not isinstance(notice, threading.Event)]
            while notices:
                try:
                    connection = connection or self.connect()
                    _send(connection, notices)
                    self.sent += len(notices)
                    notices = []
                except psycopg.Error as error:
                    log.warning("announcing waits for the database", error=str(error).strip(), notices=len(notices))
                    connection = _close(connection)
                    time.sleep(RETRY_SECONDS)
            for waiter in batch:
                if isinstance(waiter, threading.Event):
                    waiter.set()

    def _next_batch(self):
        # The first is waited for and sent at once; what gathers while it is sent goes out together.
        batch = [self.waiting.get()]
        try:
            while len(batch) < BATCH:
                batch.append(self.waiting.get_nowait())
        except queue.Empty:
            pass
        return batch

    def flush(self, seconds=2):
        """Wait until all that was put is sent, at most so long. Returns whether it is."""
        if self.pid != os.getpid():
            return True
        passed = threading.Event()
        self.waiting.put(passed)
        return passed.wait(seconds)


def _connect():
    connection = psycopg.connect(conninfo("announcer"), autocommit=True)
    connection.execute("SET synchronous_commit = off")
    return connection


def _send(connection, batch):
    for text in pack(batch):
        connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, text))


def _close(connection):
    if connection is not None:
        connection.close()


class Allowance:
    """How many signals may pass in each second, in all and to one topic: typing must not crowd out messages."""

    def __init__(self, clock=time.monotonic):
        self.clock = clock
        self.second = None
        self.passed = {}
        self.total = 0

    def allows(self, topic):
        """Whether one more may pass now. Races between threads let a few more through, which does no harm."""
        if self.second != (now := int(self.clock())):
            self.second, self.passed, self.total = now, {}, 0
        passed = self.passed.get(topic, 0)
        if self.total >= MAX_SIGNALS_A_SECOND or passed >= MAX_SIGNALS_A_TOPIC:
            return False
        self.passed[topic] = passed + 1
        self.total += 1
        return True


announcer = Announcer()
near = []  # the hub of this very process, if it has one: it need not wait for the notice to come round
allowance = Allowance()
atexit.register(announcer.flush, 1)


def relay(workspace_id, events):
    """The relay of the event log: called after commit, in the committing thread."""
    for hear in near:
        hear(workspace_id, events)
    announcer.put(Happened(workspace_id, [event.pk for event in events]))


def signal(workspace_id, topic, data):
    """Tell the screens that listen to `topic` something not worth a row. `data` is JSON, at most 2 kB.

    Best effort: beyond 20 a second for a topic it is dropped. Returns whether it was queued. Raises SignalTooLarge.
    """
    notice = check_size(Signal(workspace_id, topic, data))
    if not allowance.allows((workspace_id, topic)):
        return False
    announcer.put(notice)
    return True


def close_streams(key):
    """Close every stream opened under this key ("member:7"), in all processes: call it after the commit that takes access away.

    It makes closing quick. That it happens even if this process dies first is the door's `lapsed` (see rechecking.py).
    """
    announcer.put(Closing(key))
