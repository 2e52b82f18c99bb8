from typing import Any, Literal

from pydantic import BaseModel, Field

from .base import Answer, Body, Id, Moment, Paged, Ref, Shown, Text

UID = "019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"
KINDS = Literal["process", "conversation", "inside"]
STATES = Literal["running", "waiting", "paused", "done", "failed", "cancelled"]
LATELY = 365  # days for which figures are counted at most


class FlowOut(Answer):
    """A drawn process. New runs begin with the version in service; `graph` is that one (see docs/schemas/flow.json)."""

    id: str = Field(examples=[f"flw_{UID}"])
    name: str = Field(examples=["مرجوعی و بازپرداخت"])
    kind: KINDS = Field(description="Of a request, with a customer, or inside the house.")
    version: int | None = Field(description="The one in service; null while none is.", examples=[3])
    retired: bool
    graph: dict[str, Any] | None = Field(examples=[{"start": "s1", "variables": {}, "steps": {}}])

    @classmethod
    def of(cls, row):
        return cls(
            id=row.public_id,
            name=row.name,
            kind=row.kind,
            version=row.active and row.active.number,
            retired=row.archived_at is not None,
            graph=row.active and row.active.graph,
        )


class FlowPage(Answer):
    data: list[FlowOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class FigureOut(Answer):
    """One step of a flow, counted over all its versions."""

    step: str = Field(examples=["s3"])
    entered: int = Field(examples=[120])
    now_here: int = Field(examples=[4])
    exits: dict[str, int] = Field(
        description="How often each way out was taken.", examples=[{"approved": 90, "refused": 26}]
    )
    median_seconds: float | None = Field(description="Half of those that left it stayed shorter.", examples=[5400.0])
    p90_seconds: float | None = Field(description="Nine of ten that left it stayed shorter.", examples=[86400.0])


class FigurePage(Answer):
    data: list[FigureOut]


class FigureQuery(BaseModel):
    days: int = Field(30, ge=1, le=LATELY, description="Passages that began within so many days are counted.")


class PassageOut(Answer):
    """A step that a run went through. `exit` is empty while it is there, or where the run ended there; `note` is a code."""

    sequence: int = Field(examples=[1])
    step: str = Field(examples=["s1"])
    entered_at: Moment
    left_at: Moment | None
    exit: str = Field(examples=["next"])
    note: str = Field(examples=[""])


class FlowRunOut(Answer):
    """One instance of a flow, by the version that it began with."""

    id: str = Field(examples=[f"frn_{UID}"])
    flow: Ref
    version: int = Field(examples=[3])
    ticket_id: str | None = Field(examples=[f"tkt_{UID}"])
    state: STATES = Field(description="`paused`: a person has taken over.")
    step: str | None = Field(description="Where it stands, or ended.", examples=["s3"])
    waits_for: str = Field(
        description="answer, task, decision, result, event, subflow, time; empty where it does not wait.",
        examples=["decision"],
    )
    waits_until: Moment | None
    outcome: str = Field(description="What it came to, as its end says.", examples=[""])
    why: str = Field(description="A code: why it failed, rests, or was cancelled.", examples=[""])
    began_at: Moment
    ended_at: Moment | None
    passages: list[PassageOut] | None = Field(None, description="Of a single run.")
    display: Shown = Field(default_factory=dict)

    @classmethod
    def of(cls, row, shown, passages=None):
        return cls(
            id=row.public_id,
            flow=Ref.of(row.flow),
            version=row.version.number,
            ticket_id=row.ticket and row.ticket.public_id,
            state=row.state,
            step=row.at,
            waits_for=row.waits_for,
            waits_until=row.waits_until,
            outcome=row.outcome,
            why=row.why,
            began_at=row.created_at,
            ended_at=row.ended_at,
            passages=passages,
            **shown.of(began_at=row.created_at, ended_at=row.ended_at, waits_until=row.waits_until),
        )


class FlowRunPage(Answer):
    data: list[FlowRunOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class FlowRunQuery(Paged):
    flow: Id | None = Field(None, description="Of one flow.")
    ticket: Id | None = Field(None, description="On one ticket.")
    state: STATES | None = None


class StartIn(Body):
    variables: dict[Text, Text] = Field(
        default_factory=dict,
        max_length=50,
        description="What the flow asks of whoever starts it, as people type it.",
        examples=[{}],
    )


class StartOnIn(StartIn):
    flow: Id = Field(description="The id of one of /flows that is in service.", examples=[f"flw_{UID}"])
