from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from pasokh.contacts.models.contact import NAME_LENGTH
from pasokh.kernel.persian.sorting import sort_key
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.tickets.models.priority import Priority
from pasokh.tickets.models.resolution import REASON_LENGTH
from pasokh.tickets.models.ticket import SUBJECT_LENGTH

from .base import CATEGORIES, LEVELS, Answer, Body, Category, Id, Level, Moment, Paged, Ref, Shown, Text
from .messages import MOST_FILES

MOST_TAGS = 20
MOST_VALUES = 100
Tags = list[Text]
Key = Annotated[Text, Field(max_length=40)]
TAG = "سفارش"
UID = "019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"
VALUES = {"model": "UPS-1500", "fault": "no_power", "price": 185000000, "bought_on": "2026-09-12"}


class TicketOut(Answer):
    """A request. `number` is for people, `id` for machines; `tracking_code` lets the customer follow it."""

    id: str = Field(examples=[f"tkt_{UID}"])
    number: int | None = Field(examples=[1042])
    tracking_code: str = Field(examples=["7K3QX9M2P4RT"])
    subject: str = Field(examples=["سفارش نرسیده"])
    status: str = Field(description="The key of one of /statuses.", examples=["open"])
    category: Category
    impact: Level
    urgency: Level
    priority: Literal["low", "normal", "high", "urgent"] = Field(description="What impact and urgency give together.")
    channel: str = Field(description="The kind of channel it came by.", examples=["api"])
    inbox: Ref = Field(examples=[{"id": f"inb_{UID}", "name": "فروشگاه"}])
    team: Ref | None = Field(examples=[{"id": f"tem_{UID}", "name": "فروش"}])
    assignee: Ref | None = Field(examples=[{"id": f"mem_{UID}", "name": "نگار کریمی"}])
    contact: Ref = Field(examples=[{"id": f"con_{UID}", "name": "مریم رضایی"}])
    merged_into: str | None = Field(
        description="The ticket that goes on, if this one was merged: what is written here goes there.", examples=[None]
    )
    tags: list[str] = Field(examples=[[TAG]])
    type: str | None = Field(description="The key of one of /types; null: of none.", examples=["problem"])
    values: dict[str, Any] = Field(
        description="What its fields say, by the keys of /fields; those that say nothing are left out.",
        examples=[VALUES],
    )
    preview: str = Field(description="The last words, without notes.")
    created_at: Moment
    last_message_at: Moment
    waiting_since: Moment | None = Field(
        description="Since when the customer waits for us; null when we answered last."
    )
    due_at: Moment | None = Field(description="By when the nearest promise is due; null when none runs.")
    due_kind: str = Field(description="Which promise that is: see /tickets/{id}/promises.", examples=["first_reply"])
    solved_at: Moment | None
    closed_at: Moment | None
    snoozed_at: Moment | None = Field(description="Since when it is put off; null for one that is awake.")
    snoozed_until: Moment | None = Field(
        description="Until when; null while it is put off until the customer answers, and for one that is awake."
    )
    display: Shown = Field(default_factory=dict)

    @classmethod
    def of(cls, row, shown, tags=None):
        """Of a ticket whose people, status, inbox and tags were read with it; `tags` are its own where the caller knows them."""
        moments = {
            "created_at": row.created_at,
            "last_message_at": row.last_message_at,
            "waiting_since": row.waiting_since,
            "due_at": row.due_at,
            "solved_at": row.solved_at,
            "closed_at": row.closed_at,
            "snoozed_at": row.snoozed_at,
            "snoozed_until": row.snoozed_until,
        }
        return cls(
            id=row.public_id,
            number=row.number,
            merged_into=row.merged_into.public_id if row.merged_into_id else None,
            tracking_code=row.tracking_code,
            subject=row.subject,
            status=row.status.key,
            category=CATEGORIES[row.category - 1],
            impact=LEVELS[row.impact - 1],
            urgency=LEVELS[row.urgency - 1],
            priority=Priority(row.priority).name.lower(),
            channel=row.channel,
            inbox=Ref.of(row.inbox),
            team=Ref.of(row.team),
            assignee=Ref.of(row.assignee),
            contact=Ref.of(row.contact),
            tags=sorted((tag.name for tag in (row.tags.all() if tags is None else tags)), key=sort_key),
            type=row.type and row.type.key,
            values=row.values,
            preview=row.preview,
            due_kind=row.due_kind,
            **moments,
            **shown.of(**moments),
        )


class TicketPage(Answer):
    data: list[TicketOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class TicketQuery(Paged):
    """Filters of the list; all that are given must hold."""

    status: Text | None = Field(None, max_length=30, description="The key of a status.")
    category: Category | None = None
    assignee: Id | None = Field(None, description="A member's id, `me`, or `none`.")
    team: Id | None = Field(None, description="A team's id, or `none`.")
    type: Text | None = Field(None, max_length=40, description="The key of a type, or `none`.")
    channel: Text | None = Field(
        None, max_length=20, description="A kind of channel: `chat`, `email`, `telegram`, `bale`, `api` …"
    )
    contact: Id | None = Field(None, description="A contact's id.")
    search: Text | None = Field(
        None, max_length=200, description="A number, tracking code, person, phone or words; among the best 400 matches."
    )
    sort: Literal["newest", "activity"] = Field("newest", description="`activity`: the latest message first.")


class Requester(Body):
    """Who asks: found by phone or e-mail, or made. At least one of the two."""

    name: Text = Field("", max_length=NAME_LENGTH, examples=["مریم رضایی"])
    email: Text | None = Field(None, max_length=320, examples=["maryam@example.ir"])
    phone: Text | None = Field(None, max_length=40, examples=["09123456789"])


class Judgement(Body):
    """What both the opening and the change of a ticket may say."""

    team_id: Id | None = Field(None, description="null: no team's.")
    assignee_id: Id | None = Field(None, description="null: nobody's.")
    impact: Level = None
    urgency: Level = None
    tags: Tags = Field(None, max_length=MOST_TAGS, description="All of its tags.", examples=[[TAG]])
    type: Text | None = Field(
        None, max_length=40, description="The key of one of /types; null: none.", examples=["problem"]
    )
    values: dict[Key, Any] = Field(
        None,
        max_length=MOST_VALUES,
        description="By the keys of /fields, in the form that their `kind` names; null empties one. Those left out stay.",
    )


class TicketIn(Judgement):
    """A customer's request, with her first message."""

    contact_id: Id | None = Field(None, description="This or `contact`.")
    contact: Requester | None = None
    subject: Text = Field("", max_length=SUBJECT_LENGTH, examples=["سفارش نرسیده"])
    text: Text = Field("", max_length=TEXT_LIMIT, examples=["سفارش ۱۴۰۳۷ هنوز نرسیده"])
    channel_id: Id | None = Field(None, description="A channel of kind `api`: its inbox takes the ticket.")
    inbox_id: Id | None = Field(None, description="Needed without `channel_id` where there are several inboxes.")
    attachment_ids: list[Id] = Field(
        default_factory=list, max_length=MOST_FILES, description="Uploaded with the contact's `contact_id`."
    )
    client_id: UUID | None = Field(None, description="Your own id of the message: sent again, it changes nothing.")
    external_id: Text = Field("", max_length=255, description="The provider's id of the message.")


class FollowUpIn(Body):
    """That somebody asks the customer again whether it is truly solved."""

    due_at: AwareDatetime = Field(description="When, RFC 3339; not in the past.", examples=["2027-11-25T06:30:00Z"])
    channel: Literal["phone", "message", "email", "sms", "visit"] = Field(
        "phone", description="How the customer is asked."
    )
    owner_id: Id | None = Field(None, description="Who asks; null: whoever has the ticket, else the token's member.")


class TicketPatch(Judgement):
    """What is to change; what is left out stays."""

    status: Text = Field(
        None, max_length=30, description="The key of a status. Closing needs a lead.", examples=["solved"]
    )
    resolution_id: Id | None = Field(
        None,
        description="With a solved `status`: what it came to, one of /resolutions. Needed where the workspace's rules of solving say so.",
    )
    reason: Text = Field(
        "",
        max_length=REASON_LENGTH,
        description="With a solved or closed `status`: why, in words. Customers do not see it. Closing needs it; solving, where the workspace's rules say so.",
    )
    follow_up: FollowUpIn | None = Field(None, description="With a solved `status`, or on a solved ticket.")
    subject: Text = Field(None, max_length=SUBJECT_LENGTH)
