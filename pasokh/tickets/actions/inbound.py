from dataclasses import dataclass, field
from uuid import UUID

from pasokh.contacts.models import Contact
from pasokh.events import Actor
from pasokh.workspaces.models import Member


@dataclass(frozen=True)
class SaidBefore:
    """What was said to a customer by itself and stood nowhere yet; her words answer it. `actor` is whose doing it was, `name` how she knows us."""

    actor: Actor
    text: str
    client_id: UUID
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """What a customer sent, in neutral form: every door makes one of these and calls `receive`.

    `channel` is the kind of channel ("chat", "email", "form", "api"), `origin` its kind and id ("chat:12"). `ticket_id` is the
    ticket it belongs to, where the door knows, `why_here` how it knows; with `joins_open` and no ticket it joins the contact's
    newest ticket of the same origin that is not closed; else it opens one. `client_id` is the sender's
    own id of the message, `external_id` the provider's. `automatic` marks machine answers: they never reopen a ticket;
    `unanswerable` what nothing may answer by itself (mailing lists, no-reply addresses).
    `attachment_ids` are uploaded Attachments without a message. `html` is sanitised already, `source` the Markdown that it was made of.

    `by` is the member who took it down for the customer, after a call or a visit: the opening and the files are hers, and she has read it; with `is_note`
    the words are hers too, and the customer does not see them. A rule or a flow that opens a
    request is such a `by` as well, but has read nothing. `columns` are those of a ticket that it opens, as far as they are known by then: its type,
    levels, team and assignee, so that routing and promises need not decide twice. `answers` is what we had said to her: it stands before her words.
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
    source: str = ""
    by: Member | None = None
    is_note: bool = False
    columns: dict = field(default_factory=dict)
    answers: SaidBefore | None = None
