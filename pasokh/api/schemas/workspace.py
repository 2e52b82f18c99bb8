from typing import Any, Literal

from pydantic import Field

from .base import CATEGORIES, Answer, Category, Ref


class Me(Answer):
    """Whose token this is, and what it may do."""

    workspace: Ref
    member: Ref
    role: str = Field(examples=["agent"])
    sees: str = Field(description="`all` tickets, its `teams`' or its `own`.", examples=["all"])
    token: Ref
    scopes: list[str] = Field(examples=[["tickets:read", "tickets:write"]])
    time_zone: str = Field(examples=["Asia/Tehran"])
    language: str = Field(examples=["fa"])


class StatusOut(Answer):
    """A state of a ticket. `key` is what tickets say; labels are by language."""

    id: str
    key: str = Field(examples=["open"])
    category: Category
    labels: dict[str, str] = Field(examples=[{"fa": "باز", "en": "Open"}])
    customer_labels: dict[str, str]
    retired: bool = Field(description="No further ticket gets it.")

    @classmethod
    def of(cls, row):
        return cls(
            id=row.public_id,
            key=row.key,
            category=CATEGORIES[row.category - 1],
            labels=row.labels,
            customer_labels=row.customer_labels,
            retired=row.retired_at is not None,
        )


class ResolutionOut(Answer):
    """One kind of outcome that solving may name; labels are by language."""

    id: str
    labels: dict[str, str] = Field(examples=[{"fa": "مشکل برطرف شد", "en": "Problem fixed"}])
    retired: bool = Field(description="No further ticket is solved by it.")

    @classmethod
    def of(cls, row):
        return cls(id=row.public_id, labels=row.labels, retired=row.retired_at is not None)


class TypeOut(Answer):
    """A kind of request. `key` is what tickets say; labels are by language."""

    id: str
    key: str = Field(examples=["problem"])
    labels: dict[str, str] = Field(examples=[{"fa": "مشکل", "en": "Problem"}])
    retired: bool = Field(description="No further ticket gets it.")

    @classmethod
    def of(cls, row):
        return cls(id=row.public_id, key=row.key, labels=row.labels, retired=row.retired_at is not None)


class ChoiceOut(Answer):
    key: str = Field(examples=["no_power"])
    labels: dict[str, str] = Field(examples=[{"fa": "روشن نمی‌شود", "en": "Does not switch on"}])
    retired: bool


class FieldOut(Answer):
    """A field that the workspace added to tickets. `key` is what their `values` say."""

    id: str
    key: str = Field(examples=["fault"])
    kind: str = Field(
        description="What a value is: `text`, `long_text`, `phone`, `national_id`, `company_id`: a string; `number`; `money`: whole rials; "
        "`choice`: the key of a choice; `choices`: a list of them; `yes_no`: true or false; `date`: YYYY-MM-DD; `file`: a list of ids of attachments "
        "that you uploaded.",
        examples=["choice"],
    )
    labels: dict[str, str] = Field(examples=[{"fa": "نوع خرابی", "en": "Fault"}])
    help: dict[str, str]
    choices: list[ChoiceOut]
    types: list[str] = Field(
        description="The keys of the types that use it; none: every ticket has it.", examples=[["problem"]]
    )
    needed: Literal["never", "solving", "creation"] = Field(
        description="By when it must be filled in; at creation: by whoever opens it here."
    )
    condition: dict[str, Any] | None = Field(
        description="A filter over other fields: tickets have this one where it holds; null: always.", examples=[None]
    )
    shown_to_customers: bool
    retired: bool = Field(description="Asked for no more; tickets keep what it said.")

    @classmethod
    def of(cls, row):
        return cls(
            id=row.public_id,
            key=row.key,
            kind=row.kind,
            labels=row.labels,
            help=row.help,
            choices=[ChoiceOut(**{"retired": False} | choice) for choice in row.choices],
            types=sorted(type.key for type in row.ticket_types.all()),
            needed=row.needed,
            condition=row.condition,
            shown_to_customers=row.shown_to_customers,
            retired=row.retired_at is not None,
        )


class InboxOut(Answer):
    id: str
    name: str = Field(examples=["فروشگاه"])
    team: Ref | None

    @classmethod
    def of(cls, row):
        return cls(id=row.public_id, name=row.name, team=Ref.of(row.team))


class ChannelOut(Answer):
    id: str
    kind: str = Field(examples=["api"])
    name: str
    inbox: Ref

    @classmethod
    def of(cls, row):
        return cls(id=row.public_id, kind=row.kind, name=row.name, inbox=Ref.of(row.inbox))


class TeamOut(Answer):
    id: str
    name: str
    parent_id: str | None

    @classmethod
    def of(cls, row):
        return cls(id=row.public_id, name=row.name, parent_id=row.parent.public_id if row.parent else None)


class MemberOut(Answer):
    """A colleague at work; those who left are not listed."""

    id: str
    name: str = Field(examples=["نگار کریمی"])
    role: str = Field(examples=["agent"])

    @classmethod
    def of(cls, row):
        return cls(id=row.public_id, name=row.name, role=row.role)


def page_of(item):
    """The model of a page of these."""
    name = f"{item.__name__.removesuffix('Out')}Page"
    fields = {"data": list[item], "next": str | None}
    return type(name, (Answer,), {"__annotations__": fields, "__module__": __name__})


StatusPage, ResolutionPage, TypePage, FieldPage, InboxPage, ChannelPage, TeamPage, MemberPage = map(
    page_of, (StatusOut, ResolutionOut, TypeOut, FieldOut, InboxOut, ChannelOut, TeamOut, MemberOut)
)
