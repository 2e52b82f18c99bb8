"""What an adapter makes of raw input: neutral, before anybody knows whose it is."""

from dataclasses import dataclass, field

from pasokh.kernel.files import Stored


@dataclass(frozen=True)
class ArrivedFile:
    """A file inside of an arrival. `content` is its bytes, or `stored` says where it was stored already; `content_id` names an inline picture."""

    name: str
    content: bytes
    content_type: str = ""
    content_id: str = ""
    inline: bool = False
    stored: Stored | None = None


@dataclass(frozen=True)
class Clue:
    """A hint at the ticket that something belongs to, in order of trust.

    kind "token": value is the id of a ticket, proven by our own signature; "reference": the external id of one of our
    or their messages; "number": a ticket number, worth something only from somebody who takes part in that ticket.
    """

    kind: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One message as it arrived. `sender` is an identity (kind, value); `html` is sanitised already.

    `automatic`: a machine's answer, which neither opens nor reopens a ticket. `unanswerable`: nothing that writes by itself may answer
    it. `bounce_of`: the external id of our message that could not be delivered, with `bounce_words`, the server's reason, and `bounce_to`, the
    addresses that it could not be delivered to; `bounce_dead`: they take nothing any more, whoever writes.
    `ignore`: why nothing should come of it, for people to see; `noted`: why nothing more comes of it, for it has had its effect.

    `proves`: identities (kind, value) that the provider vouches for as the sender's own. `joins_open`: without a clue it belongs to her newest
    open ticket of this channel. `changes`: the external id of the message that it says anew.
    `about`: what a mail says beside its words, by the columns of MailFacts.
    """

    sender: tuple[str, str] = ("", "")
    sender_name: str = ""
    text: str = ""
    html: str = ""
    quoted: str = ""
    subject: str = ""
    external_id: str = ""
    clues: tuple[Clue, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()  # (name, e-mail) of others who take part
    files: tuple[ArrivedFile, ...] = field(default=(), repr=False)
    automatic: bool = False
    unanswerable: bool = False
    bounce_of: str = ""
    bounce_words: str = ""
    bounce_to: tuple[str, ...] = ()
    bounce_permanent: bool = True
    bounce_dead: bool = False
    ignore: str = ""
    noted: str = ""
    sender_language: str = ""
    proves: tuple[tuple[str, str], ...] = ()
    joins_open: bool = False
    changes: str = ""
    about: dict = field(default_factory=dict)
