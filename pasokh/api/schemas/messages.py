from typing import Literal
from uuid import UUID

from pydantic import Field

from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.tickets.writing.mentions import spoken, with_names

from .attachments import AttachmentOut
from .base import Answer, Body, Id, Moment, Paged, Shown, Text

MOST_FILES = 20


class Author(Answer):
    """Who said it; `id` is missing for the program's own notices and for people who were erased."""

    kind: str = Field(description="`member`, `contact`, or the part of the program.", examples=["contact"])
    id: str | None
    name: str


class MessageOut(Answer):
    """One thing said on a ticket; `position` is its place in the thread."""

    id: str = Field(examples=["msg_019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"])
    ticket_id: str
    position: int
    kind: str = Field(description="`incoming`, `reply`, `note` (never shown to the customer) or `notice`.")
    author: Author
    text: str = Field(examples=["سفارش ۱۴۰۳۷ هنوز نرسیده"])
    html: str = Field(description="Sanitised; empty for plain text.")
    quoted: str = Field(description="What a mail repeated of earlier ones.")
    subject: str
    state: str = Field(description="`received`; or of a reply `queued`, `sent`, `delivered`, `read`, `failed`.")
    failure: str
    client_id: UUID | None
    external_id: str
    attachments: list[AttachmentOut]
    created_at: Moment
    display: Shown = Field(default_factory=dict)

    @classmethod
    def of(cls, row, ticket, author_id, files, shown):
        """`author_id` is the author's public id or None, `files` the message's attachments."""
        return cls(
            id=row.public_id,
            ticket_id=ticket.public_id,
            position=row.position,
            kind=row.kind,
            author=Author(kind=row.author_kind, id=author_id, name=row.author_name),
            text=spoken(row.text),
            html=with_names(row.html),
            quoted=row.quoted,
            subject=row.subject,
            state=row.state,
            failure=row.failure,
            client_id=row.client_id,
            external_id=row.external_id,
            attachments=[AttachmentOut.of(file, shown) for file in files],
            created_at=row.created_at,
            **shown.of(created_at=row.created_at),
        )


class MessagePage(Answer):
    data: list[MessageOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class MessageQuery(Paged):
    sort: Literal["oldest", "latest"] = "oldest"


class MessageIn(Body):
    """`reply` answers the customer, `note` stays among us, `incoming` is the customer's own word, on tickets of channel `api`."""

    kind: Literal["reply", "note", "incoming"] = Field(examples=["reply"])
    text: Text = Field("", max_length=TEXT_LIMIT, examples=["سلام، امروز فرستاده می‌شود."])
    attachment_ids: list[Id] = Field(default_factory=list, max_length=MOST_FILES)
    client_id: UUID | None = Field(None, description="Your own id of the message: sent again, it changes nothing.")
    external_id: Text = Field("", max_length=255, description="Only of `incoming`: the provider's id.")
    seen: int | None = Field(
        None,
        ge=0,
        lt=2**31,
        description="Only of `reply`: the `position` of the last message you know. Where another member has answered after it, or is about to, "
        "nothing is sent: 409 `answered_meanwhile`. Without it nobody asks.",
    )
