"""What every adapter is."""

from dataclasses import dataclass, field

from ..arrival import Arrival
from ..failures import kept


class TemporaryFailure(Exception):
    """Not now: the provider is away, busy or asks to wait. Tried again. The text holds the provider's words.

    `after` are the seconds that it asked for: a wait of this kind is no failed attempt, for a day.
    """

    def __init__(self, words="", *, after=None):
        super().__init__(words)
        self.after = after


class OutOfTurn(TemporaryFailure):
    """Not now, by a limit of our own: it waits `after` seconds, and that is never a failed attempt, however long others are before it."""


class Overtaken(TemporaryFailure):
    """Somebody else has this delivery now: a worker that stood still for long is taken for dead. Nothing is to be said of it."""


class Unsure(Exception):
    """The line broke after the request had gone: it may have been done. Shown to a person, not sent twice."""


class PermanentFailure(Exception):
    """Never: wrong address, refused content, wrong credentials. Shown on the message. `words` are the provider's, or a sentence of ours that is
    marked for translation and not translated, with what fills its places (see `failures`): its readers speak several languages."""

    def __init__(self, words="", /, **values):
        super().__init__(kept(words, **values))


@dataclass(frozen=True)
class Sent:
    """The provider took it: its id of the message, and its words.

    Of a mail, whom it went to in copy (pairs of name and address), and those of several recipients to whom it was not taken (see tickets' Envelope).
    """

    external_id: str = ""
    answer: str = ""
    copies: tuple = ()
    missed: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Glance:
    """What a person wants to see of raw input of which nothing was made: plain text, and the names of its files."""

    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    text: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Capabilities:
    """What a kind of channel can carry. `instant`: answers need no delivery, the customer's screen shows them.

    `reaches` is the kind of identity to which it can write first, "" where the customer must have begun; `copies` is how many customers can be in copy.
    """

    html: bool = False
    attachments: bool = True
    instant: bool = False
    typing: bool = False
    reaches: str = ""
    copies: int = 0
    attachment_limit: int = 25 * 1024 * 1024  # bytes of all files of one message


class Adapter:
    """A kind of channel: raw input to Arrival, Delivery to the provider. One instance for one Channel."""

    kind = ""
    capabilities = Capabilities()
    attempts = 8  # with waits of 4, 16, 64 … seconds, at most an hour: about two hours and a half in all
    says_start = False  # whether `send` itself calls `begun.note_start`, just before the provider can have the reply

    def __init__(self, channel):
        self.channel = channel

    def parse(self, receipt):
        """The Arrival in a Receipt's raw input. Anything raised puts the receipt into quarantine with its reason."""
        raise NotImplementedError

    def glance(self, raw) -> Glance:
        """What raw input says, or its beginning, as far as it can be read. Never raises for what stands in it."""
        return Glance()

    def plain(self, receipt) -> Arrival | None:
        """A message with what `glance` reads and the raw input as a file, for what cannot be parsed. None where nobody would be its sender.

        Raises OSError where the raw input is gone.
        """
        return None

    def written(self, receipt, sender, sender_name, subject, text) -> Arrival:
        """A message as a person wrote it down who read the raw input, with that as a file. Only where e-mail addresses are senders.

        Raises OSError where the raw input is gone.
        """
        raise NotImplementedError

    def wants(self, receipt) -> bool:
        """Whether something must be fetched from the provider before the receipt can be read. Never raises for what stands in it."""
        return False

    def fetch(self, receipt):
        """Fetch it, outside of a transaction, and note it in the receipt's facts, unsaved. Raises TemporaryFailure."""

    def apply(self, receipt, arrival) -> bool:
        """Do what an arrival asks for that is no message, and settle the receipt. Whether that was all. In the transaction of the receipt."""
        return False

    def made(self, receipt, message):
        """What follows once an arrival has become a message. In the same transaction."""

    def recipient_of(self, message):
        """Where a reply goes, as text for the Delivery. Raises PermanentFailure when the contact cannot be reached so."""
        raise NotImplementedError

    def send(self, delivery) -> Sent:
        """Give a reply to the provider. Raises TemporaryFailure, PermanentFailure or Unsure. Runs outside of a transaction."""
        raise NotImplementedError

    def verify(self) -> list[str]:
        """What is wrong with the channel's settings, in words for an admin; an empty list when it works."""
        return []
