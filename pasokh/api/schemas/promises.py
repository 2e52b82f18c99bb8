"""Promises: policies, and the clocks of a ticket."""

from typing import Any, Literal

from pydantic import Field

from .base import Answer, Moment, Paged, Ref, Shown

UID = "019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"
Kind = Literal["first_reply", "next_reply", "update", "solve", "follow_up", "chat_wait", "call_wait"]
USUAL = {"seconds": 0, "days": 0, "always": False, "pauses": True}
TARGET = USUAL | {"seconds": 3600}


class TargetOut(Answer):
    """So many seconds and days, of working time or (`always`) around the clock; with `pauses` it stands while we wait for the customer."""

    seconds: int = Field(examples=[3600])
    days: float = Field(
        0,
        examples=[0],
        description="Besides the seconds. In working time a day is the usual working day of the ticket's calendar.",
    )
    always: bool
    pauses: bool = Field(examples=[True])


class PolicyOut(Answer):
    """What is promised, and for which tickets: of those that match the first by `place` holds."""

    id: str = Field(examples=[f"pol_{UID}"])
    name: str = Field(examples=["مشتریان سازمانی"])
    place: int = Field(examples=[1])
    filter: dict[str, Any] = Field(description="In the filter language.", examples=[{"all": []}])
    contract: str = Field(description="`any`, `none`, `level:<name>`; empty: with or without one.", examples=[""])
    hours_of: Literal["business", "own", "place"] = Field(description="By whose working hours time is measured.")
    targets: dict[Kind, TargetOut] = Field(examples=[{"first_reply": TARGET}])
    warnings: list[int] = Field(description="The percentages of a target after which it warns.", examples=[[50, 80]])
    warnings_before: list[dict[str, Any]] = Field(
        description="So long before its end it warns as well: `seconds` and `days`, in the time of the target.",
        examples=[[{"seconds": 900}]],
    )
    steps: list[dict[str, Any]] = Field(
        description="The escalation: seconds (and `days`) after it is late, and whom it tells.",
        examples=[[{"after": 0, "to": "assignee", "up": 0}]],
    )
    version: int = Field(description="Rises with each change.", examples=[1])
    retired: bool

    @classmethod
    def of(cls, row):
        same = (
            *("name", "place", "filter", "contract", "hours_of", "targets", "warnings", "warnings_before", "steps"),
            "version",
        )
        targets = {kind: TargetOut(**USUAL | target) for kind, target in row.targets.items()}
        given = {name: getattr(row, name) for name in same} | {"targets": targets}
        return cls(id=row.public_id, retired=row.retired_at is not None, **given)


class PolicyPage(Answer):
    data: list[PolicyOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class ClockOut(Answer):
    """One promise on a ticket."""

    id: str = Field(examples=[f"clk_{UID}"])
    kind: Kind
    round: int = Field(description="Which of its kind on this ticket, from 1 on.", examples=[1])
    state: Literal["running", "paused", "met", "breached", "cancelled"] = Field(
        description="`breached` stays so; `ended_at` tells whether it still counts."
    )
    policy: Ref | None = Field(examples=[{"id": f"pol_{UID}", "name": "مشتریان سازمانی"}])
    target: TargetOut
    spent: int = Field(description="Seconds of its time, until it last stood still or ended.", examples=[1200])
    started_at: Moment
    due_at: Moment | None
    warned_at: Moment | None
    breached_at: Moment | None
    ended_at: Moment | None
    display: Shown = Field(default_factory=dict)

    @classmethod
    def of(cls, row, shown):
        moments = {
            name: getattr(row, name) for name in ("started_at", "due_at", "warned_at", "breached_at", "ended_at")
        }
        return cls(
            id=row.public_id,
            kind=row.kind,
            round=row.round,
            state=row.state,
            policy=Ref.of(row.policy),
            target=TargetOut(**vars(row.target)),
            spent=int(row.spent.total_seconds()),
            **moments,
            **shown.of(**moments),
        )


class ClockPage(Answer):
    data: list[ClockOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class ClockQuery(Paged):
    """Clocks of one ticket, the oldest first."""
