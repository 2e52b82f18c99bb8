"""The parent: starts parts, starts them again when they die, stops them all in order.

It runs no thread and opens no connection, so it may fork at any time; the parts share the memory of what it imported.
"""

import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from . import processes
from .children import Children
from .errors import InstallationError
from .postgres import Server

FIRST_DELAY = 0.1  # seconds before the first restart; doubled with each death
LONGEST_DELAY = 30.0  # seconds
SETTLED = 60.0  # seconds after which a part counts as healthy and its delay begins anew
STOP_PATIENCE = 15.0  # seconds the parts have to stop by themselves
log = logging.getLogger("pasokh.up")


@dataclass
class Part:
    """One child: how it is started, and when it may be started again."""

    name: str
    start: Callable[[], int]  # returns the process id
    pid: int | None = None
    started: float = 0.0
    due: float = 0.0
    delay: float = field(default=FIRST_DELAY)

    def launch(self) -> None:
        """Start it. A start that fails counts as a death."""
        self.started = time.monotonic()
        try:
            self.pid = self.start()
        except (InstallationError, OSError) as error:
            self.ended(str(error))

    def ended(self, how: str) -> None:
        """Note its death and when to try again: soon after a long life, ever later after short ones."""
        now = time.monotonic()
        self.delay = FIRST_DELAY if now - self.started > SETTLED else self.delay
        self.pid, self.due = None, now + self.delay
        log.warning("%s ended (%s); starting it again in %.1f s", self.name, how, self.delay)
        self.delay = min(self.delay * 2, LONGEST_DELAY)


class Supervisor:
    """Keeps parts alive until it is asked to stop. `server` is None when the database is the operator's own."""

    def __init__(self, server: Server | None, inherited: list[int], children: Children | None = None):
        self.server = server
        self.inherited = inherited  # descriptors that children must not keep, but those they are started for
        self.children = children  # where the next parent finds them should we be killed
        self.forked: set[int] = set()
        self.parts: list[Part] = []
        self.asked_to_stop = False
        self.signals = _heeded()
        if server:
            self.parts.append(
                Part("database", self._relaunch_database, pid=server.process.pid, started=time.monotonic())
            )

    def add(self, name: str, function: Callable[[], None], keeps: Collection[int] = ()) -> None:
        """Add a part: a function that runs until SIGTERM, in a process of its own, which keeps these descriptors."""
        self.parts.append(Part(name, lambda: self.fork(function, keeps)))

    def hold_signals(self) -> None:
        """From now on signals wait until `run` looks at them; children get them back."""
        signal.pthread_sigmask(signal.SIG_BLOCK, self.signals)

    def run(self) -> None:
        """Start what is not running, and keep all running until SIGTERM, SIGINT or SIGHUP; then stop them."""
        try:
            while not self.asked_to_stop:
                self._launch_due()
                self._wait()
                self._reap()
        finally:
            self.stop()

    def fork(self, function: Callable[[], None], keeps: Collection[int] = ()) -> int:
        """Run `function` in a child that ends when we end."""
        settle = processes.dying_with_parent(signal.SIGTERM)
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            _live(function, settle, [descriptor for descriptor in self.inherited if descriptor not in keeps])
        self._note(pid)
        return pid

    def _note(self, pid: int) -> None:
        if self.children:
            self.forked = {one for one in (*self.forked, pid) if processes.running(one)}
            self.children.note(self.forked)

    def begin(self, function: Callable[[], None]) -> Callable[[], bool]:
        """Run `function` in a child beside us; calling what is returned waits for its end and says whether it succeeded."""
        pid = self.fork(function)
        return lambda: os.waitpid(pid, 0)[1] == 0

    def complete(self, function: Callable[[], None]) -> bool:
        """Run `function` in a child to its end; whether it succeeded."""
        return self.begin(function)()

    def stop(self) -> None:
        """Ask all parts to stop, insist after a while, then stop the database."""
        working = [part for part in self.parts if part.pid and part.name != "database"]
        _signal(working, signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE
        while (working := [part for part in working if not _gone(part.pid)]) and time.monotonic() < deadline:
            time.sleep(0.02)
        _signal(working, signal.SIGKILL)
        if self.server:
            self.server.stop()

    def _launch_due(self) -> None:
        now = time.monotonic()
        for part in self.parts:
            if part.pid is None and part.due <= now:
                part.launch()

    def _wait(self) -> None:
        """Sleep until a signal comes or a part is due."""
        due = [part.due for part in self.parts if part.pid is None]
        came = signal.sigtimedwait(self.signals, max(0.0, min(due, default=time.monotonic() + 60) - time.monotonic()))
        if came and came.si_signo != signal.SIGCHLD:
            self.asked_to_stop = True

    def _reap(self) -> None:
        """Take leave of dead children; as process 1 of a container also of those that were handed to us."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for part in self.parts:
                if part.pid == pid:
                    part.ended(_how(status))

    def _relaunch_database(self) -> int:
        self.server.launch()
        return self.server.process.pid


def _heeded() -> set[signal.Signals]:
    """The signals we wait for; one that was ignored when we were started (nohup, a background job) stays ignored."""
    wishes = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    return {signal.SIGCHLD} | {one for one in wishes if signal.getsignal(one) != signal.SIG_IGN}


def _live(function: Callable[[], None], settle: Callable[[], None], inherited: list[int]) -> None:
    """The life of a child; never returns."""
    code = 1
    try:
        os.setpgid(0, 0)  # Ctrl-C in a terminal reaches the parent only, which stops us in order
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        for descriptor in inherited:
            os.close(descriptor)
        settle()
        function()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _signal(parts: list[Part], number: int) -> None:
    for part in parts:
        try:
            os.kill(part.pid, number)
        except ProcessLookupError:
            part.pid = None


def _gone(pid: int | None) -> bool:
    """Whether a child has ended; reaps it."""
    try:
        return pid is None or os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def _how(status: int) -> str:
    return f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"status {os.waitstatus_to_exitcode(status)}"
