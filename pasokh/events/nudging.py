"""That the log is read soon after something was committed: one job a room and workspace, at most a few times a second, whoever committed.

Nothing depends on it: a room's job of every minute reads what a process that died did not ask for.
"""

import threading
import time

import structlog
from django.db import close_old_connections, connection

from pasokh.kernel.tenancy import workspace

from . import relays

log = structlog.get_logger()
GATHER_SECONDS = 0.25  # what happens within is read together


class Nudger:
    """A thread that asks for a room's readings. The committing threads only leave a number behind, and the first of them has it begin: threads do not
    outlive a fork, and what serves is forked from a process that has imported all and runs none.

    `ask()` has the log of the workspace entered read, unless that waits to be done already; `kinds()` are the events that are worth it, asked once
    when it starts; None: all.
    """

    def __init__(self, ask, kinds, name):
        self.ask, self.asked_kinds, self.name = ask, kinds, name
        self.waiting = set()
        self.woken = threading.Event()
        self.beginning = threading.Lock()
        self.listens = False
        self.thread = None
        self.kinds = None

    def start(self):
        """Listen to what this process commits, and those that are forked from it. For what serves: tests and commands leave it to the minute."""
        if not self.listens:
            kinds = self.asked_kinds()
            self.kinds = None if kinds is None else frozenset(kinds)
            self.listens = True
            relays.register(self.heard)

    def heard(self, workspace_id, events):
        """The relay: after commit, in the committing thread."""
        if self.kinds is None or any(event.kind in self.kinds for event in events):
            self.waiting.add(workspace_id)
            self.woken.set()
            self._be_awake()

    def _be_awake(self):
        with self.beginning:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._run, name=f"pasokh-nudger-{self.name}", daemon=True)
                self.thread.start()

    def _run(self):
        while True:
            self.woken.wait()
            time.sleep(GATHER_SECONDS)
            self.woken.clear()
            self._ask_for(self._taken())

    def _taken(self):
        taken = set()
        while self.waiting:
            taken.add(self.waiting.pop())
        return taken

    def _ask_for(self, workspace_ids):
        close_old_connections()
        try:
            for workspace_id in workspace_ids:
                with workspace(workspace_id):
                    self.ask()
        except Exception:
            log.exception("a reading of the log could not be asked for", reader=self.name)  # the minute does
        finally:
            connection.close()
