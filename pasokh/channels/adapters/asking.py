"""A thread that asks for what came to one channel, for as long as it is wanted: of a mailbox, of a bot."""

import threading

import structlog
from django.db import connection
from django.utils import timezone

from pasokh.kernel.tenancy import workspace

from ..models import Channel

log = structlog.get_logger()

ASK_FOR_LOCK = 5  # seconds between questions while another process is at work on this channel
FIRST_WAIT = 2  # seconds after a failure, doubled each time


class Asker(threading.Thread):
    """At work on one channel until stopped, while no other process is. Whatever goes wrong is noted on the channel and tried again.

    `what` it is called in the log, `longest_wait` seconds it lets go by after a failure at most. `work(channel)` goes on while `goes_on()`, tells
    `went_well()` after each round, and raises what goes wrong: `words_of(error)` are for admins. `write(works, words)` writes it down for them.
    """

    what, longest_wait = "channel", 300

    def __init__(self, workspace_id, channel_id, locks):
        super().__init__(name=f"{self.what} {channel_id}", daemon=True)
        self.workspace_id, self.channel_id, self.locks = workspace_id, channel_id, locks
        self.stop = threading.Event()
        self.wait = FIRST_WAIT
        self.noted = None

    def run(self):
        while not self.stop.is_set():
            try:
                if self.locks.hold(self.channel_id):
                    self.work(self._channel())
                else:
                    self.stop.wait(ASK_FOR_LOCK)
            except Exception as error:
                self._failed(error)
            finally:
                connection.close()
        self.locks.release(self.channel_id)

    def _channel(self):
        with workspace(self.workspace_id):
            return Channel.objects.get(pk=self.channel_id)

    def _failed(self, error):
        log.warning(f"{self.what} not asked", channel_id=self.channel_id, error=repr(error))
        self._note(False, self.words_of(error))
        self.stop.wait(max(self.wait, getattr(error, "after", None) or 0))
        self.wait = min(self.wait * 2, self.longest_wait)

    def goes_on(self) -> bool:
        """Whether it is still wanted here."""
        return not self.stop.is_set() and self.locks.hold(self.channel_id)

    def went_well(self):
        """A round is done."""
        self.wait = FIRST_WAIT
        self._note(True, "")

    def _note(self, works, words):
        """Write how it goes where admins see it, when it changes and once a minute."""
        now = timezone.now().replace(second=0, microsecond=0)
        if self.noted == (works, words, now):
            return
        try:
            self.write(works, words)
            self.noted = (works, words, now)
        except Exception as error:
            log.warning("health not noted", channel_id=self.channel_id, error=repr(error))
