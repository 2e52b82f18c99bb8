"""The neutral shape of one parsed mail: plain data, no behaviour of the mail format left in it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address of a header: ``name`` as a person reads it ("" when absent), ``address`` as ``local@domain``."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class MailFile:
    """One attached or inline file. ``content_id`` has no angle brackets; ``inline`` means the HTML may show it."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(slots=True)
class ParsedMail:
    """Everything the product reads from one mail. Ids carry no angle brackets; times are aware UTC.

    ``text`` is always filled when the mail has anything readable, even when only HTML arrived;
    ``html`` is the sender's raw HTML, to be sanitised by whoever shows it. ``seal`` tells how it is signed or encrypted (see seals), ``hops`` how many
    servers handed it on.
    """

    message_id: str
    artificial_id: bool
    sender: Mailbox
    to: list[Mailbox] = field(default_factory=list)
    cc: list[Mailbox] = field(default_factory=list)
    reply_to: list[Mailbox] = field(default_factory=list)
    subject: str = ""
    date: datetime | None = None
    in_reply_to: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    text: str = ""
    html: str = ""
    attachments: list[MailFile] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    content_type: str = "text/plain"
    headers: dict[str, list[str]] = field(default_factory=dict)
    defects: list[str] = field(default_factory=list)
    seal: str = ""
    hops: int = 0

    def header(self, name: str) -> str:
        """The first value of a header of interest, or "" (see ``heads.INTERESTING``)."""
        values = self.headers.get(name.lower())
        return values[0] if values else ""
