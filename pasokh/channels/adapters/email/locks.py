"""One fetcher a mailbox, however many processes there are."""

import threading

import psycopg
from django.conf import settings

LOCK_SPACE = 0x6D61696C  # "mail": the first key of our advisory locks


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
