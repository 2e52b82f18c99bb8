"""That the log is read soon after something was committed: one job a workspace, at most a few times a second, whoever committed.

Nothing depends on it: a job of every minute reads what a process that died did not ask for.
"""

import threading
import time

import structlog
from django.db import close_old_connections, connection

from pasokh.events import relays
from pasokh.kernel.tenancy import require_workspace_id, workspace

from .actions.withdraw import SETTLED
from .sources import told_kinds

log = structlog.get_logger()
GATHER_SECONDS = 0.25  # what happens within is read together


class Nudger:
    """A thread that asks for readings. The committing threads only leave a number behind."""

    def __init__(self, ask):
        self.ask = ask
        self.waiting = set()
        self.woken = threading.Event()
        self.thread = None
        self.kinds = None

    def start(self):
        """Begin to listen to what this process commits. For the processes that serve: tests and commands leave it to the minute."""
        if self.thread is None:
            self.kinds = frozenset(told_kinds()) | SETTLED.keys()
            self.thread = threading.Thread(target=self._run, name="pasokh-nudger", daemon=True)
            self.thread.start()
            relays.register(self.heard)

    def heard(self, workspace_id, events):
        """The relay: after commit, in the committing thread."""
        if any(event.kind in self.kinds for event in events):
            self.waiting.add(workspace_id)
            self.woken.set()

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
            log.exception("the reading of notices could not be asked for")  # the minute does
        finally:
            connection.close()


def ask():
    """Have the log of this workspace read, unless that waits to be done already."""
    from .jobs import tell

    tell.defer(once=f"notices-{require_workspace_id()}")


nudger = Nudger(ask)
