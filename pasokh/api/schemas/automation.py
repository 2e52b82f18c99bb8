from typing import Any, Literal

from pydantic import Field

from .base import Answer, Body, Id, Moment, Paged, Ref, Shown

UID = "019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"
STATES = Literal["done", "failed", "waiting", "ended", "loop"]


class RuleOut(Answer):
    """When something happens, or time has passed, and if the ticket matches, then these actions are done."""

    id: str = Field(examples=[f"rul_{UID}"])
    name: str = Field(examples=["شکایت‌ها به سرپرست"])
    place: int = Field(description="Rules are asked in this order.", examples=[3])
    active: bool
    stops: bool = Field(description="Where it has matched, the rules after it are not asked.")
    when: dict[str, Any] = Field(examples=[{"on": "ticket.opened", "by": "customer", "hours": "any"}])
    conditions: dict[str, Any] = Field(
        description="In the filter language, without personal words.", examples=[{"all": []}]
    )
    then: list[dict[str, Any]] = Field(examples=[[{"do": "priority", "priority": "4"}]])
    version: int = Field(examples=[1])

    @classmethod
    def of(cls, row):
        return cls(
            id=row.public_id,
            name=row.name,
            place=row.place,
            active=row.active,
            stops=row.stops,
            when=row.trigger,
            conditions=row.conditions or {"all": []},
            then=row.actions,
            version=row.version,
        )


class RulePage(Answer):
    data: list[RuleOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class Deed(Answer):
    """One action of a run. `note` is a code where it could not be done, or what became of it."""

    do: str = Field(examples=["priority"])
    state: Literal["done", "failed"]
    note: str = Field(examples=[""])


class RunOut(Answer):
    """What one rule did on one event, or at one moment."""

    id: str = Field(examples=[f"run_{UID}"])
    rule: Ref
    version: int = Field(description="Of the rule, as it was then.")
    ticket_id: str | None = Field(examples=[f"tkt_{UID}"])
    contact_id: str | None = Field(description="Of a rule about customers.", examples=[f"con_{UID}"])
    because: str = Field(description="The kind of the event, or `time`.", examples=["ticket.opened"])
    state: STATES = Field(description="`loop`: it would have started itself, and was not let.")
    did: list[Deed]
    at: Moment
    resumes_at: Moment | None = Field(description="When it goes on, while it waits.")
    display: Shown = Field(default_factory=dict)

    @classmethod
    def of(cls, row, shown):
        return cls(
            id=row.public_id,
            rule=Ref.of(row.rule),
            version=row.version,
            ticket_id=row.ticket and row.ticket.public_id,
            contact_id=row.contact and row.contact.public_id,
            because=row.kind,
            state=row.state,
            did=[Deed(do=each["do"], state=each["state"], note=each["note"]) for each in row.did],
            at=row.created_at,
            resumes_at=row.resumes_at,
            **shown.of(at=row.created_at, resumes_at=row.resumes_at),
        )


class RunPage(Answer):
    data: list[RunOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class RunQuery(Paged):
    rule: Id | None = Field(None, description="Of one rule.")
    ticket: Id | None = Field(None, description="On one ticket.")
    state: STATES | None = None


class MacroOut(Answer):
    """Several actions with one click. Of a `team`: for its members."""

    id: str = Field(examples=[f"mac_{UID}"])
    name: str = Field(examples=["درخواست اطلاعات بیشتر"])
    team: Ref | None = Field(examples=[None])
    actions: list[dict[str, Any]] = Field(examples=[[{"do": "priority", "priority": "3"}]])

    @classmethod
    def of(cls, row):
        return cls(id=row.public_id, name=row.name, team=Ref.of(row.team), actions=row.actions)


class MacroPage(Answer):
    data: list[MacroOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class MacroIn(Body):
    macro: Id = Field(description="The id of one of /macros.", examples=[f"mac_{UID}"])
