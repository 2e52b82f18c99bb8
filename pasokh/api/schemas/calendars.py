"""When the business works, and who is away."""

from datetime import date, time
from typing import Literal

from pydantic import Field

from .base import Answer, Ref

UID = "019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"
Minutes = list[int]


class CalendarOut(Answer):
    """A calendar. `week` holds for each day, Saturday first, its blocks: minutes after midnight, beyond 1440 on the next day."""

    id: str = Field(examples=[f"hrs_{UID}"])
    name: str = Field(
        description="Empty for the first calendar of a business until it is named.", examples=["نوبت عصر"]
    )
    time_zone: str = Field(description="Empty: the one of the business.", examples=["Europe/Istanbul"])
    default: bool = Field(description="It counts wherever nothing else is said.")
    week: list[list[Minutes]] = Field(examples=[[[[510, 1020]]] * 5 + [[[510, 780]], []]])
    official_holidays: bool = Field(description="Whether the official holidays of Iran are kept.")

    @classmethod
    def of(cls, row):
        return cls(
            id=row.public_id,
            name=row.name,
            time_zone=row.zone,
            default=row.is_default,
            week=row.week,
            official_holidays=row.official_holidays,
        )


class CalendarPage(Answer):
    data: list[CalendarOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class DayOut(Answer):
    """A day that is closed (no `hours`) or has other hours, in one calendar or (null) in all."""

    id: str = Field(examples=[f"hol_{UID}"])
    day: date
    name: str = Field(examples=["انبارگردانی"])
    calendar_id: str | None = Field(examples=[f"hrs_{UID}"])
    hours: list[Minutes] = Field(examples=[[[540, 720]]])

    @classmethod
    def of(cls, row):
        calendar = row.calendar.public_id if row.calendar else None
        return cls(id=row.public_id, day=row.day, name=row.name, calendar_id=calendar, hours=row.hours)


class DayPage(Answer):
    data: list[DayOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class AbsenceOut(Answer):
    """A member is away: whole days, or from a time of the first until one of the last, by the clocks of her calendar."""

    id: str = Field(examples=[f"abs_{UID}"])
    member: Ref
    reason: Literal["leave", "sick", "mission", "training", "other"]
    first_day: date
    last_day: date
    starts: time | None = Field(description="Null: the whole first day.")
    ends: time | None = Field(description="Null: the whole last day.")
    note: str

    @classmethod
    def of(cls, row):
        same = ("reason", "first_day", "last_day", "starts", "ends", "note")
        return cls(id=row.public_id, member=Ref.of(row.member), **{name: getattr(row, name) for name in same})


class AbsencePage(Answer):
    data: list[AbsenceOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")
