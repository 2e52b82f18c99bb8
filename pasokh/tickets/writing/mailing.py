"""How one message is mailed, where that is not as its ticket's answers usually are."""

from dataclasses import dataclass

from pasokh.kernel.database.ready import Asked, Ready

from ..models import Envelope, Message
from ..models.ticket import SUBJECT_LENGTH

MOST_LOOKED_AT = 20  # envelopes
HISTORY = {None: "", True: "yes", False: "no"}  # whether it goes along, as a form says it


@dataclass(frozen=True)
class Mailing:
    """`to` and `blind` are pairs of name and address (checked by the caller): `to` in place of the customer, `blind` beside all others and
    unknown to them. `subject` is this mail's own ("": the thread's), `quote` whether the history goes along (None: as its mailbox does). `forwards` is
    the id of a message that is handed on, `files` those of its attachments that go along."""

    to: tuple = ()
    blind: tuple = ()
    subject: str = ""
    quote: bool | None = None
    forwards: int | None = None
    files: tuple[int, ...] = ()

    def __bool__(self):
        return bool(self.to or self.blind or self.quote is not None or self.forwards)

    @property
    def line(self) -> str:
        """The subject as a message keeps it."""
        return " ".join(self.subject.replace("\x00", "").split())[:SUBJECT_LENGTH]

    def note(self, message):
        """Write down how this message goes, before anybody sends it."""
        if self:
            Envelope.objects.create(
                message=message, to=_pairs(self.to), blind=_pairs(self.blind), quote=self.quote, forwards_id=self.forwards,
                files=list(self.files),
            )  # fmt: skip

    def kept(self) -> dict:
        """As a HeldReply keeps it, for `Mailing.of`."""
        said = {"to": _pairs(self.to), "blind": _pairs(self.blind), "subject": self.subject, "quote": self.quote}
        return {name: value for name, value in said.items() if value not in ([], "", None)}

    def typed(self) -> dict:
        """As a Draft keeps it: what was written for this mail alone."""
        said = {"bcc": as_written(self.blind), "subject": self.subject, "history": HISTORY[self.quote]}
        return {name: value for name, value in said.items() if value}

    @classmethod
    def of(cls, kept):
        """What `kept` gave."""
        pairs = {name: tuple(map(tuple, kept.get(name, ()))) for name in ("to", "blind")}
        return cls(**pairs, subject=kept.get("subject", ""), quote=kept.get("quote"))


USUAL = Mailing()


def written_to(ticket_id, addresses) -> str:
    """Which of these a ticket was written to last, where it was addressed by itself; "" for none."""
    rows = Envelope.objects.filter(message__ticket=ticket_id, message__kind=Message.Kind.REPLY).order_by("-pk")
    for people in rows.values_list("to", flat=True)[:MOST_LOOKED_AT]:
        for _name, address in people:
            if address in addresses:
                return address
    return ""


def note_gone(message, *, copies=(), missed=()) -> None:
    """Write down whom a mail went to in copy (pairs of name and address), and to whom alone it did not go (see Envelope). Who was put off, and is not
    named any more, has it now."""
    envelope, _fresh = Envelope.objects.get_or_create(message=message)
    envelope.cc = _pairs(copies) or envelope.cc
    ended = {address: told for address, told in envelope.missed.items() if not told["waits"]}
    envelope.missed = ended | dict(missed)
    envelope.save(update_fields=["cc", "missed"])


def forget_missed(message) -> None:
    """All of it goes again."""
    Envelope.objects.filter(message=message).exclude(missed={}).update(missed={})


def missed_by(message) -> dict:
    """Those to whom alone a mail did not go, as Envelope.missed says it."""
    return Envelope.objects.filter(message=message).values_list("missed", flat=True).first() or {}


def as_written(people) -> str:
    """Pairs of name and address as they are written into one line."""
    return "، ".join(f"{_quoted(name)} <{address}>" if name else address for name, address in people)


def _quoted(name):
    return f'"{name}"' if set(name) & set(',;،؛<>@"') else name


def _pairs(people):
    return [[name, address] for name, address in people]


_envelope = Ready(lambda: Envelope.objects.filter(message=Asked("message")), prepared=True)


def envelope_of(message) -> Envelope | None:
    """How a message goes; None where it goes as usual."""
    return _envelope.first(message=message.pk)
