"""The process of `pasokh mail`: receives mail on a port, fetches it from all mailboxes, and asks messengers for what was written to our bots, each in a
thread of its own.

Mailboxes and bots that are added, changed or switched off are noticed within seconds. Nothing here survives in memory that matters: a
mailroom may be killed at any time, and several may run; one fetches a mailbox, or asks for a bot, at a time (an advisory lock).
"""

import asyncio
import signal
import threading
import time

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace

from .adapters.botapi.providers import MESSENGERS
from .adapters.botapi.watcher import Poller
from .adapters.email import server
from .adapters.email.locks import Locks
from .adapters.email.pipe import SOCKET
from .adapters.email.watcher import Watcher
from .models import Channel

log = structlog.get_logger()

LOOK_AGAIN = 5  # seconds between looks at the list of mailboxes
LEAVING = 10  # seconds for all watchers to end; what they were doing is begun again by the next process
PORT_WAIT = 10  # seconds until a port that could not be had is tried again


def run():
    """Run until SIGTERM or SIGINT."""
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    Mailroom(stop).run()


class Mailroom:
    """The receiver and one watcher a mailbox or bot, kept in step with the settings."""

    def __init__(self, stop, *, host=None, port=None):
        self.stop = stop
        self.host = host or settings.PASOKH_MAIL_HOST
        self.port = settings.PASOKH_MAIL_PORT if port is None else port
        self.locks = Locks()
        self.watchers = {}

    def run(self):
        """Keep everything going until told to stop."""
        receiver = threading.Thread(target=self._receive, name="mail receiver", daemon=True)
        receiver.start()
        while not self.stop.is_set():
            self._look()
            self.stop.wait(LOOK_AGAIN)
        for watcher in self.watchers.values():
            watcher.stop.set()
        end = time.monotonic() + LEAVING
        for thread in (receiver, *self.watchers.values()):
            thread.join(timeout=max(0, end - time.monotonic()))
        self.locks.close()

    def _receive(self):
        while not self.stop.is_set():
            try:
                asyncio.run(self._serve())
            except OSError as error:
                log.error("cannot receive mail", host=self.host, port=self.port, error=str(error))
                self.stop.wait(PORT_WAIT)

    async def _serve(self):
        stopped = asyncio.Event()
        waiting = asyncio.create_task(_set_after(self.stop, stopped))
        try:
            await server.serve(self.host, self.port, stopped, settings.PASOKH_HOME / "run" / SOCKET)
        finally:
            waiting.cancel()

    def _look(self):
        """Start and stop watchers, as the settings say now."""
        try:
            bots = active_bots()
            wanted = active_mailboxes() | bots
        except Exception as error:
            log.warning("mailboxes not read", error=repr(error))
            return
        finally:
            connection.close()
        for key in set(self.watchers) - wanted:
            self.watchers[key].stop.set()
        self.watchers = {key: watcher for key, watcher in self.watchers.items() if watcher.is_alive()}
        busy = {key[1] for key in self.watchers}
        for key in wanted - set(self.watchers):
            # One whose settings changed begins when the old watcher has left.
            if key[1] not in busy:
                self.watchers[key] = (Poller if key in bots else Watcher)(*key[:2], self.locks)
                self.watchers[key].start()


async def _set_after(flag, event):
    while not flag.is_set():  # noqa: ASYNC110 - the flag belongs to threads
        await asyncio.sleep(0.2)  # a thread that waited for the flag could not be cancelled
    event.set()


def active_mailboxes():
    """(workspace id, channel id, fingerprint of the settings) of every mailbox that is fetched."""
    return _active(["email"], lambda given: given.get("imap_host"))


def active_bots():
    """The same of every bot that is asked for its updates; the others' are handed over by webhook."""
    return _active(MESSENGERS, lambda given: given.get("way") != "webhook")


def _active(kinds, is_ours):
    found = set()
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        with workspace(workspace_id):
            # The secret as it is stored: reading it here would let one lost key stop all mailboxes.
            rows = Channel.objects.filter(kind__in=kinds, active=True).annotate(secret=Cast("credentials", TextField()))
            for pk, given, secret in rows.values_list("pk", "settings", "secret"):
                if is_ours(given):
                    found.add((workspace_id, pk, repr(sorted(given.items())) + secret))
    return found
