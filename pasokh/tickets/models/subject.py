from django.db.models import Case, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Left
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.kernel.database.ready import Asked, Ready

from .attachment import Attachment
from .filled_before import FilledBefore
from .message import Message
from .search_entry import SearchEntry

LENGTH = 255
WORDS_LENGTH = 160  # characters of what the customer said that name a request


def called(subject, words) -> str:
    """What a request is called wherever one line names it: its subject, else the first words that the customer wrote. Never our own answer, and
    never her newest words: a name stays the same while people talk."""
    return " ".join((subject or words or "").split()) or _("Without a subject")


def first_words(of=""):
    """The beginning of the first words that the customer wrote, for requests without a subject; part of the statement that reads them.

    `of` is the path to the request from the rows that are read (`ticket__`). One look into the index of positions for each such request; nothing
    where there is a subject.
    """
    words = Subquery(_said(OuterRef(f"{of}pk")).values("words")[:1])
    return Case(When(**{f"{of}subject": ""}, then=words), default=Value(""), output_field=TextField())


def _said(ticket):
    said = Message.objects.filter(ticket=ticket, kind=Message.Kind.INCOMING).exclude(text="")
    return said.annotate(words=Left(F("text"), WORDS_LENGTH)).order_by("position")


class Titled:
    """What the ticket is about, in a line."""

    @property
    def title(self) -> str:
        """What it is called (see `called`)."""
        return called(self.subject, self.first_words)

    @cached_property
    def first_words(self) -> str | None:
        """What it is called by where it has no subject. Lists read it together with their rows (`named`); else it is asked for once."""
        return "" if self.subject else _words.first(ticket=self.pk)

    def rename(self, subject, *, by):
        """Take another subject; longer than fits is cut. Search finds the ticket by the new one."""
        subject = subject.replace("\x00", "").strip()[:LENGTH]
        if subject == self.subject:
            return
        before, self.subject = self.subject, subject
        self.__dict__.pop("first_words", None)
        self.save(update_fields=["subject"])
        self.index_facts()
        event = track("ticket.renamed", actor=by.actor, subject=self)
        FilledBefore.remember(FilledBefore.What.SUBJECT, event, {"subject": before})

    def index_facts(self):
        """Have search know its subject, what its fields say, and the names of their files."""
        from ..forms import texts  # models stand below what reads them

        # They stand with the words of the first message: see actions/append.py.
        first = _first.first(ticket=self.pk)
        if first:
            names = _names(message=first.pk, ticket=self.pk)
            SearchEntry.index_many([(first, [self.subject, *texts(self), *names])])


_words = Ready(lambda: _said(Asked("ticket")).values_list("words", flat=True)[:1], prepared=True)
_first = Ready(lambda: Message.objects.filter(ticket=Asked("ticket"), position=1), prepared=True)
_names = Ready(
    lambda: Attachment.objects.filter(
        Q(message=Asked("message")) | Q(ticket=Asked("ticket"), message=None, draft=None, held=None)
    ).values_list("name", flat=True)
)
