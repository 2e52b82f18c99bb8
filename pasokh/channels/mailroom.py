"""The process of `pasokh mail`: receives mail on a port and fetches it from all mailboxes, each in a thread of its own.

Mailboxes that are added, changed or switched off are noticed within seconds. Nothing here survives in memory that matters: a
mailroom may be killed at any time, and several may run; one fetches a mailbox at a time (an advisory lock).
"""

import asyncio
import signal
import threading
import time

import psycopg
import structlog
from django.conf import settings
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace

from .adapters.email import fetch, imap, server
from .models import Channel

log = structlog.get_logger()

LOOK_AGAIN = 5  # seconds between looks at the list of mailboxes
ASK_AGAIN = 30  # seconds between questions to servers that do not push, and of folders beside the first
LONGEST_IDLE = 240  # seconds; servers and routers forget silent lines after five minutes or more
FIRST_WAIT, LONGEST_WAIT = 2, 300  # seconds after a failure, doubled each time
LEAVING = 10  # seconds for all watchers to end; what they were doing is begun again by the next process
PORT_WAIT = 10  # seconds until a port that could not be had is tried again
LOCK_SPACE = 0x6D61696C  # "mail": the first key of our advisory locks


def run():
    """Run until SIGTERM or SIGINT."""
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    Mailroom(stop).run()


class Mailroom:
    """The receiver and one watcher a mailbox, kept in step with the settings."""

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
            await server.serve(self.host, self.port, stopped)
        finally:
            waiting.cancel()

    def _look(self):
        """Start and stop watchers, as the settings say now."""
        try:
            wanted = active_mailboxes()
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
                self.watchers[key] = Watcher(*key[:2], self.locks)
                self.watchers[key].start()


async def _set_after(flag, event):
    while not flag.is_set():  # noqa: ASYNC110 - the flag belongs to threads
        await asyncio.sleep(0.2)  # a thread that waited for the flag could not be cancelled
    event.set()


def active_mailboxes():
    """(workspace id, channel id, fingerprint of the settings) of every mailbox that is fetched."""
    found = set()
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        with workspace(workspace_id):
            # The secret as it is stored: reading it here would let one lost key stop all mailboxes.
            rows = Channel.objects.filter(kind="email", active=True).annotate(secret=Cast("credentials", TextField()))
            for pk, given, secret in rows.values_list("pk", "settings", "secret"):
                if given.get("imap_host"):
                    found.add((workspace_id, pk, repr(sorted(given.items())) + secret))
    return found


class Watcher(threading.Thread):
    """Fetches one mailbox until stopped. Whatever goes wrong is noted on the channel and tried again."""

    def __init__(self, workspace_id, channel_id, locks):
        super().__init__(name=f"mailbox {channel_id}", daemon=True)
        self.workspace_id, self.channel_id, self.locks = workspace_id, channel_id, locks
        self.stop = threading.Event()
        self.wait = FIRST_WAIT
        self.noted = None

    def run(self):
        while not self.stop.is_set():
            try:
                if self.locks.hold(self.channel_id):
                    self._fetch()
                else:
                    self.stop.wait(LOOK_AGAIN)
            except Exception as error:
                log.warning("mailbox not fetched", channel_id=self.channel_id, error=repr(error))
                self._note(False, fetch.words_of(error))
                self.stop.wait(self.wait)
                self.wait = min(self.wait * 2, LONGEST_WAIT)
            finally:
                connection.close()
        self.locks.release(self.channel_id)

    def _fetch(self):
        with workspace(self.workspace_id):
            channel = Channel.objects.get(pk=self.channel_id)
        with imap.open_box(channel) as box:
            while self._goes_on():
                for folder in fetch.folders_of(channel):
                    fetch.fetch_folder(channel, box, folder, go_on=lambda: not self.stop.is_set())
                self.wait = FIRST_WAIT
                self._note(True, "")
                connection.close()
                self._wait_for_mail(box, fetch.folders_of(channel))

    def _goes_on(self):
        return not self.stop.is_set() and self.locks.hold(self.channel_id)

    def _wait_for_mail(self, box, folders):
        """Until the server pushes, or it is time to ask."""
        patience = LONGEST_IDLE if len(folders) == 1 and imap.can_idle(box) else ASK_AGAIN
        if not imap.can_idle(box):
            self.stop.wait(patience)
            return
        box.folder.set(folders[0], readonly=True)
        box.idle.start()
        for _second in range(patience):
            if self.stop.is_set() or box.idle.poll(timeout=1):
                break
        box.idle.stop()

    def _note(self, works, words):
        """Write how it goes where admins see it, when it changes and once a minute."""
        now = timezone.now().replace(second=0, microsecond=0).isoformat()
        if self.noted == (works, words, now):
            return
        try:
            with workspace(self.workspace_id):
                health = {"imap": {"ok": works, "words": words, "at": now}}
                Channel.objects.filter(pk=self.channel_id).update(health=health)
            self.noted = (works, words, now)
        except Exception as error:
            log.warning("health not noted", channel_id=self.channel_id, error=repr(error))


class Locks:
    """Advisory locks on mailboxes, all on one connection of their own; they end with it, so a dead process holds none."""

    def __init__(self):
        self.guard = threading.Lock()
        self.line = None
        self.held = set()

    def hold(self, channel_id) -> bool:
        """Whether this process may fetch the mailbox now. Raises psycopg.OperationalError while the database is away."""
        with self.guard:
            try:
                return self._hold(channel_id)
            except psycopg.Error:
                self._forget()
                raise

    def _hold(self, channel_id):
        if self.line is None or self.line.closed:
            self.held = set()
            self.line = psycopg.connect(settings.DATABASE_URL, autocommit=True, connect_timeout=5)
        if channel_id in self.held:
            # The lock is worth something only while its connection lives.
            self.line.execute("SELECT 1")
            return True
        taken = self.line.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, channel_id % 2**31]).fetchone()[0]
        if taken:
            self.held.add(channel_id)
        return taken

    def release(self, channel_id):
        """Let another process fetch the mailbox."""
        with self.guard:
            if channel_id not in self.held:
                return
            self.held.discard(channel_id)
            try:
                self.line.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, channel_id % 2**31])
            except psycopg.Error:
                self._forget()

    def close(self):
        with self.guard:
            self._forget()

    def _forget(self):
        self.held = set()
        if self.line is not None:
            self.line.close()
            self.line = None
