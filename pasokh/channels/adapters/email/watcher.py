"""One mailbox, fetched for as long as it is wanted."""

import threading

import structlog
from django.db import connection
from django.utils import timezone

from pasokh.kernel.tenancy import workspace

from ...models import Channel
from . import fetch, imap

log = structlog.get_logger()

ASK_FOR_LOCK = 5  # seconds between questions while another process fetches this mailbox
ASK_AGAIN = 30  # seconds between questions to servers that do not push, and of folders beside the first
LONGEST_IDLE = 240  # seconds; servers and routers forget silent lines after five minutes or more
FIRST_WAIT, LONGEST_WAIT = 2, 300  # seconds after a failure, doubled each time


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
                    self.stop.wait(ASK_FOR_LOCK)
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
