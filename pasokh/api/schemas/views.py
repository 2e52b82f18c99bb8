from typing import Annotated, Any, Literal

from pydantic import Field

from pasokh.tickets.models.view import COLUMNS, GROUPINGS, NAME_LENGTH, USUAL_COLUMNS

from .base import Answer, Body, Id, Limited, Paged, Ref, Text

UID = "019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"
FILTER = {"all": [{"field": "status", "op": "is", "value": ["open"]}]}


class ViewOut(Answer):
    """A kept choice of tickets. Whoever uses it sees in it what she may see anyway."""

    id: str = Field(examples=[f"viw_{UID}"])
    names: dict[str, str] = Field(description="By language.", examples=[{"fa": "باز", "en": "Open"}])
    filter: dict[str, Any] = Field(
        description="In the filter language; ids in it are those of this API.", examples=[FILTER]
    )
    kind: Literal["list", "grouped", "board"]
    grouping: str = Field(description="By what it is grouped; empty for a list.", examples=[""])
    columns: list[str] = Field(description="`values.<key>` is a field of /fields.", examples=[["number", "subject"]])
    order: str = Field(
        description="`activity`, `quiet`, `waiting`, `due`, `priority`, `created`, `oldest`, `number`, or by a field: `values.number.<key>`, "
        "`values.day.<key>`, with `.up` for the smallest first.",
        examples=["activity"],
    )
    shared: Literal["private", "team", "everyone"]
    team: Ref | None = Field(examples=[None])
    owner: Ref
    pinned: bool = Field(description="The token's member has it beside her boxes.")
    count: int | None = Field(
        description="How many tickets it shows to her, exact up to 999; null where it was not asked.", examples=[12]
    )
    more: bool = Field(description="There are more than `count`.")

    @classmethod
    def of(cls, row, pinned, count=None, most=0):
        """Of a view read with its team and owner; `count` above `most` means «more»."""
        return cls(
            id=row.public_id,
            names=row.names,
            filter=row.filter,
            kind=row.kind,
            grouping=row.grouping,
            columns=row.columns,
            order=row.ordering.key,
            shared=row.shared,
            team=Ref.of(row.team),
            owner=Ref.of(row.owner),
            pinned=pinned,
            count=None if count is None else min(count, most),
            more=count is not None and count > most,
        )


class ViewPage(Answer):
    data: list[ViewOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


Name = Annotated[Text, Field(min_length=1, max_length=NAME_LENGTH)]


class ViewPatch(Body):
    """What is changed; what is left out stays. `shared` other than `private` needs the permission to share."""

    names: dict[str, Name] = Field(
        None,
        min_length=1,
        max_length=2,
        description="By language, `fa` or `en`; one is enough.",
        examples=[{"fa": "باز", "en": "Open"}],
    )
    filter: dict[str, Any] = Field(None, description="In the filter language.", examples=[FILTER])
    kind: Literal["list", "grouped", "board"] = None
    grouping: Literal["", *GROUPINGS] = Field(
        None, description="By what it is grouped: of a board `status` or `assignee`, of a list nothing.", examples=[""]
    )
    columns: list[Annotated[Text, Field(max_length=60)]] = Field(
        None, min_length=1, max_length=len(COLUMNS) + 50, description="As they are shown.", examples=[USUAL_COLUMNS]
    )
    order: Text = Field(None, max_length=60, description="As of the answer.", examples=["activity"])
    shared: Literal["private", "team", "everyone"] = None
    team_id: Id | None = Field(None, description="Whose view it is: only of those shared with a team.")


class ViewIn(ViewPatch):
    """A new view of the token's member."""

    names: dict[str, Name] = Field(min_length=1, max_length=2, examples=[{"fa": "باز", "en": "Open"}])
    filter: dict[str, Any] = Field(default_factory=lambda: {"all": []}, examples=[FILTER])
    kind: Literal["list", "grouped", "board"] = "list"
    grouping: Literal["", *GROUPINGS] = ""
    columns: list[Annotated[Text, Field(max_length=60)]] = Field(
        default_factory=lambda: list(USUAL_COLUMNS), min_length=1, max_length=len(COLUMNS) + 50
    )
    order: Text = Field("activity", max_length=60)
    shared: Literal["private", "team", "everyone"] = "private"


class ViewQuery(Limited):
    """Of the list."""

    pinned: bool | None = Field(None, description="Only those that the token's member has pinned, or has not.")
    counts: bool = Field(False, description="With `count` and `more`.")


class ViewTicketsQuery(Paged):
    """Of the tickets of a view."""
