"""One mailbox, fetched for as long as it is wanted."""

from django.db import connection

from pasokh.kernel.tenancy import workspace

from ...going import note_going
from ..asking import Asker
from . import afterwards, fetch, imap

ASK_AGAIN = 30  # seconds between questions to servers that do not push, and of folders beside the first
LONGEST_IDLE = 240  # seconds; servers and routers forget silent lines after five minutes or more


class Watcher(Asker):
    """Fetches one mailbox."""

    what, words_of = "mailbox", staticmethod(imap.words_of)

    def work(self, channel):
        with imap.open_box(channel) as box:
            while self.goes_on():
                for folder in fetch.folders_of(channel):
                    fetch.fetch_folder(channel, box, folder, go_on=lambda: not self.stop.is_set())
                    fetch.put_away(channel, box, folder, go_on=lambda: not self.stop.is_set())
                self.went_well()
                connection.close()
                self._wait_for_mail(channel, box)

    def _wait_for_mail(self, channel, box):
        """Until the server pushes, or it is time to ask."""
        folders = fetch.folders_of(channel)
        patience = LONGEST_IDLE if len(folders) == 1 and imap.can_idle(box) else ASK_AGAIN
        if afterwards.is_due_soon(channel):
            patience = min(patience, afterwards.SOON)
        if not imap.can_idle(box):
            self.stop.wait(patience)
            return
        if fetch.has_more(channel, box, folders[0]):
            return  # it came since the folder was read: the server pushes only what comes from now on
        told = imap.listen(box)
        for _second in range(patience):
            if told or self.stop.is_set() or box.idle.poll(timeout=1):
                break
        box.idle.stop()

    def write(self, works, words):
        with workspace(self.workspace_id):
            note_going(self.channel_id, "imap", works=works, words=words)
