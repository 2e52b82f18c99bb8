"""Customers who are treated alike."""

from pydantic import Field

from .base import Answer, Body, Id

UID = "019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"
MOST = 200


class SegmentOut(Answer):
    """A segment. A retired one takes nobody in any more; who is in it stays."""

    id: str = Field(examples=[f"seg_{UID}"])
    name: str = Field(examples=["مشتریان کلیدی"])
    retired: bool

    @classmethod
    def of(cls, row):
        return cls(id=row.public_id, name=row.name, retired=row.retired_at is not None)


class SegmentPage(Answer):
    data: list[SegmentOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class HerSegment(SegmentOut):
    """A segment that a customer is in."""

    by_company: bool = Field(description="Only because her company is in it.")


class HerSegments(Answer):
    data: list[HerSegment]
    next: str | None = Field(description="Always null: they come together.")

    @classmethod
    def of(cls, rows, hers):
        """`hers` are the keys of those that she is in by herself."""
        told = [HerSegment(**SegmentOut.of(row).model_dump(), by_company=row.pk not in hers) for row in rows]
        return cls(data=told, next=None)


class SegmentsIn(Body):
    """All segments that a customer is to be in by herself."""

    segment_ids: list[Id] = Field(max_length=MOST, examples=[[f"seg_{UID}"]])
