"""What the schemas are made of."""

import unicodedata
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ..paging import DEFAULT, MOST

Level = Literal["low", "medium", "high"]
LEVELS = ("low", "medium", "high")
Category = Literal["open", "paused", "solved", "closed"]
CATEGORIES = ("open", "paused", "solved", "closed")


def _clean(value):
    # PostgreSQL stores no NUL, and text is kept in NFC.
    return unicodedata.normalize("NFC", value.replace("\x00", "")) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_clean)]
Id = Annotated[str, BeforeValidator(_clean), Field(max_length=40)]
Moment = Annotated[datetime, Field(description="RFC 3339, UTC.", examples=["2026-11-21T08:30:00.000000Z"])]
Shown = Annotated[dict[str, str], Field(description="Only with `?calendar=`: the times as people read them.")]


class Body(BaseModel):
    """Something sent to us. Unknown members are refused: a misspelt one must not pass for done."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """Something we send."""


class Ref(Answer):
    """Another thing, by id and name."""

    id: str
    name: str

    @classmethod
    def of(cls, row):
        """A Ref of a row, or None."""
        return row and cls(id=row.public_id, name=row.name)


class Limited(BaseModel):
    """What every list takes."""

    cursor: str | None = Field(None, max_length=400, description="The `next` of the page before.")
    limit: int = Field(DEFAULT, ge=1, le=MOST)


class Calendar(BaseModel):
    """What every answer with times takes."""

    calendar: Literal["gregorian", "jalali"] | None = Field(
        None, description="Adds `display`: times as people read them."
    )


class Paged(Limited, Calendar):
    """What a list of things with times takes."""
