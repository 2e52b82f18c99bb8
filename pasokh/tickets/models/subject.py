from django.db.models import Q

from pasokh.events import track

from .attachment import Attachment
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
        self.index_facts()
        track("ticket.renamed", actor=by.actor, subject=self)

    def index_facts(self):
        """Have search know its subject, what its fields say, and the names of their files."""
        from ..forms import texts  # models stand below what reads them

        # They stand with the words of the first message: see actions/append.py.
        first = self.messages.filter(position=1).first()
        if first:
            files = Attachment.objects.filter(Q(message=first) | Q(ticket=self, message=None, draft=None, held=None))
            names = files.values_list("name", flat=True)
            SearchEntry.index_many([(first, [self.subject, *texts(self), *names])])
