from dataclasses import dataclass
from uuid import UUID

from pasokh.contacts.models import Contact


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """What a customer sent, in neutral form: every door makes one of these and calls `receive`.

    `channel` is the kind of channel ("chat", "email", "form", "api"), `origin` its kind and id ("chat:12"). `ticket_id` is the
    ticket it belongs to, where the door knows, `why_here` how it knows; with `joins_open` and no ticket it joins the contact's
    newest ticket of the same origin that is not closed; else it opens one. `client_id` is the sender's
    own id of the message, `external_id` the provider's. `automatic` marks machine answers: they never reopen a ticket;
    `unanswerable` what nothing may answer by itself (mailing lists, no-reply addresses).
    `attachment_ids` are uploaded Attachments without a message. `html` is sanitised already.
    """

    channel: str
    contact: Contact
    inbox_id: int
    origin: str = ""
    text: str = ""
    html: str = ""
    quoted: str = ""
    subject: str = ""
    ticket_id: int | None = None
    joins_open: bool = False
    why_here: str = ""
    client_id: UUID | None = None
    external_id: str = ""
    automatic: bool = False
    unanswerable: bool = False
    attachment_ids: tuple[int, ...] = ()
    participant_ids: tuple[int, ...] = ()
