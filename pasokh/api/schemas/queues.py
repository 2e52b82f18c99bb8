from typing import Any, Literal

from pydantic import Field

from .base import Answer, Moment, Ref

Strategy = Literal["round_robin", "least_busy", "longest_idle", "skill", "manual"]


class QueueOut(Answer):
    """A queue: which requests wait in it, and how it chooses who gets them."""

    id: str
    name: str
    filter: dict[str, Any] = Field(description="Which new requests it takes, if no queue before it does.")
    teams: list[Ref] = Field(description="Whose members work it.")
    strategy: Strategy
    offer_seconds: int = Field(description="How long a member may think an offer over; 0: given at once.")
    waiting: int = Field(description="How many requests wait in it now for somebody to take them.")
    with_flow: int = Field(description="With how many more a flow still talks: they are offered when that is over.")
    retired: bool

    @classmethod
    def of(cls, row, waiting, held):
        return cls(
            id=row.public_id,
            name=row.name,
            filter=row.filter,
            teams=[Ref.of(team) for team in row.teams.all()],
            strategy=row.strategy,
            offer_seconds=row.offer_seconds,
            waiting=waiting.get(row.pk, 0),
            with_flow=held.get(row.pk, 0),
            retired=row.retired_at is not None,
        )


class QueuePage(Answer):
    """Queues in their order."""

    data: list[QueueOut]
    next: str | None


class PlaceOut(Answer):
    """Where a ticket waits. Nothing but `waiting` where it waits nowhere."""

    waiting: bool
    queue: Ref | None = None
    position: int | None = Field(None, description="1 is next.", examples=[2])
    expected_seconds: int | None = Field(None, description="A guess by the pace of the last half hour.")
    offered: bool = Field(False, description="A member thinks it over.")
    callback_offered: bool = False
    with_flow: bool = Field(
        False, description="A flow still talks with the customer: it has no position before that is over."
    )

    @classmethod
    def of(cls, place, queue):
        if place is None:
            return cls(waiting=False)
        return cls(
            waiting=True,
            queue=Ref.of(queue),
            position=place.position,
            expected_seconds=place.wait,
            offered=place.offered,
            callback_offered=place.callback_offered,
            with_flow=place.held,
        )


class OfferOut(Answer):
    """What the token's member is asked to take."""

    id: str
    ticket_id: str
    queue: Ref
    channel: str = Field(examples=["chat"])
    waited_seconds: int
    until: Moment

    @classmethod
    def of(cls, row):
        return cls(
            id=row.public_id,
            ticket_id=row.ticket.public_id,
            queue=Ref.of(row.queue),
            channel=row.channel,
            waited_seconds=row.waited,
            until=row.until,
        )


class OfferList(Answer):
    """Pending offers, the oldest first."""

    data: list[OfferOut]


class Taken(Answer):
    """The ticket that is the member's now."""

    ticket_id: str
