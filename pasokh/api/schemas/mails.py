from typing import Annotated
from uuid import UUID

from pydantic import Field

from pasokh.contacts.models.contact import NAME_LENGTH
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.tickets.models.ticket import SUBJECT_LENGTH

from .base import Body, Id, Text
from .messages import MOST_FILES

MOST_RECIPIENTS = 20


class Recipient(Body):
    """An address, and whose it is."""

    name: Text = Field("", max_length=NAME_LENGTH, examples=["مریم رضایی"])
    email: Text = Field(max_length=320, examples=["maryam@example.ir"])


Recipients = Annotated[list[Recipient], Field(max_length=MOST_RECIPIENTS)]


class MailIn(Body):
    """A mail to somebody first: it opens a ticket, and answers come back to it."""

    mailbox_id: Id | None = Field(None, description="One of /channels of kind `email`; needed where there are several.")
    to: Recipients = Field(
        min_length=1, description="The first is the ticket's contact, the others take part in it. Who is new is made."
    )
    cc: Recipients = Field(default_factory=list, description="They get the later answers as well.")
    bcc: Recipients = Field(default_factory=list, description="Nobody else learns of them.")
    subject: Text = Field(min_length=1, max_length=SUBJECT_LENGTH, examples=["پیش‌فاکتور"])
    text: Text = Field("", max_length=TEXT_LIMIT, description="Markdown.", examples=["سلام، پیش‌فاکتور پیوست است."])
    attachment_ids: list[Id] = Field(default_factory=list, max_length=MOST_FILES)
    team_id: Id | None = Field(None, description="null: as the mailbox's inbox says.")
    assignee_id: Id | None = Field(None, description="null: nobody's. Left out, it is the token's member's.")
    client_id: UUID | None = Field(None, description="Your own id of the mail: sent again, it changes nothing.")
