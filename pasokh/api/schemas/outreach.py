from datetime import date
from typing import Any, Literal

from pydantic import Field

from pasokh.outreach.statistics import Interval
from pasokh.outreach.telling import share

from .base import Answer

UID = "019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"
STAGES = Literal["draft", "waiting", "live", "paused"]


class SmartMessageOut(Answer):
    """What the site says to its visitors by itself. `body` is the version that a lead approved: conditions, variants, caps, schedule and goal."""

    id: str = Field(examples=[f"smt_{UID}"])
    name: str = Field(examples=["تردید در سبد خرید"])
    stage: STAGES = Field(
        description="`waiting`: for a lead. One that is shown stays so while its next version is written."
    )
    version: int | None = Field(description="The one that is shown; null while none was approved.", examples=[2])
    body: dict[str, Any] | None = Field(examples=[{"conditions": {"all": []}, "control": 10}])

    @classmethod
    def of(cls, row):
        """One of `with_versions`."""
        return cls(
            id=row.public_id,
            name=row.name,
            stage=row.stage(row.drafts[0] if row.drafts else None),
            version=row.active and row.active.number,
            body=row.active and row.active.body,
        )


class SmartMessagePage(Answer):
    data: list[SmartMessageOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class Share(Answer):
    """A share of people, and between which values it lies with 95 % confidence (Wilson)."""

    value: float = Field(examples=[0.12])
    low: float = Field(examples=[0.101])
    high: float = Field(examples=[0.142])

    @classmethod
    def of(cls, found: Interval):
        return cls(value=round(found.value, 6), low=round(found.low, 6), high=round(found.high, 6))


class VariantFigures(Answer):
    """Visitors, each counted once, by the day on which she first met the message. The control group is shown nothing."""

    variant: str = Field(description="`a` to `d`, or `control`.", examples=["a"])
    met: int = Field(examples=[1000])
    shown: int = Field(examples=[1000])
    showings: int = Field(description="How often it was shown.", examples=[1200])
    opened: int = Field(examples=[90])
    answered: int = Field(examples=[40])
    converted: int = Field(description="Who reached the goal.", examples=[120])
    shares: dict[str, Share] = Field(
        description="Of `opened` and `answered` by those who were shown it, of `converted` by those who met it."
    )

    @classmethod
    def of(cls, variant, figures):
        names = ("opened", "answered", "converted") if variant != "control" else ("converted",)
        counted = {
            name: getattr(figures, name) for name in ("met", "shown", "showings", "opened", "answered", "converted")
        }
        return cls(variant=variant, **counted, shares={name: Share.of(share(figures, name)) for name in names})


class SmartFigures(Answer):
    """What one version counted."""

    version: int = Field(examples=[2])
    first_day: date | None = Field(examples=["2026-11-01"])
    last_day: date | None = Field(examples=["2026-11-22"])
    data: list[VariantFigures]
