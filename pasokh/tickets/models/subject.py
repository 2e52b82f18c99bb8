from pasokh.events import track

from .search_entry import SearchEntry

LENGTH = 255


class Titled:
    """What the ticket is about, in a line."""

    def rename(self, subject, *, by):
        """Take another subject; longer than fits is cut. Search finds the ticket by the new one."""
        subject = subject.replace("\x00", "").strip()[:LENGTH]
        if subject == self.subject:
            return
        self.subject = subject
        self.save(update_fields=["subject"])
        self._index_subject()
        track("ticket.renamed", actor=by.actor, subject=self)

    def _index_subject(self):
        # The subject's words stand with those of the first message: see actions/append.py.
        first = self.messages.filter(position=1).first()
        if first:
            SearchEntry.index_many([(first, [self.subject, *first.attachments.values_list("name", flat=True)])])
