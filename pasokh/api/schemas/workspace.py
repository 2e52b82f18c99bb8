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

    @classmethod
    def of(cls, row):
        return cls(
            id=row.public_id,
            key=row.key,
            category=CATEGORIES[row.category - 1],
            labels=row.labels,
            customer_labels=row.customer_labels,
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


StatusPage, InboxPage, ChannelPage, TeamPage, MemberPage = map(
    page_of, (StatusOut, InboxOut, ChannelOut, TeamOut, MemberOut)
)
