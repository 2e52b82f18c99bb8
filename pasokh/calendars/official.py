"""The official holidays of Iran, shipped as data (data/iran.json, written by bin/holidays).

Those of the solar year are fixed. Those of the lunar year are as they were announced, as far as the data knows, and calculated beyond:
what is seen in the sky may move them by a day.
"""

import json
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).with_name("data") / "iran.json"


@dataclass(frozen=True)
class Occasion:
    """One official holiday. `id` stays the same when a later release moves a calculated day to the announced one.

    `kind` is how its day is known: "solar" (fixed), "lunar" (as announced), "calculated" (lunar, not announced yet), "once" (decreed for
    that day alone). `names` are by language.
    """

    id: str
    day: date
    kind: str
    names: dict

    @property
    def is_calculated(self) -> bool:
        return self.kind == "calculated"

    @property
    def is_lunar(self) -> bool:
        """Whether the moon decides its day, so that it may be another one than was calculated, or than the data says."""
        return self.kind in ("lunar", "calculated")

    def name(self, language: str) -> str:
        """Its name in a language, Persian where it has none."""
        return self.names.get(language[:2]) or self.names["fa"]


@lru_cache(maxsize=1)
def occasions() -> tuple[Occasion, ...]:
    """All of them in order of their days. Read from the file once, when first asked for."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return tuple(
        Occasion(id=known, day=date.fromisoformat(day), kind=kind, names=data["names"][key])
        for day, known, key, kind in data["days"]
    )


@lru_cache(maxsize=1)
def by_id() -> dict[str, Occasion]:
    """The occasions by their ids."""
    return {each.id: each for each in occasions()}


def occasions_within(first: date, last: date) -> tuple[Occasion, ...]:
    """Those from one day to another, both included."""
    every = occasions()
    days = [each.day for each in every]
    start = bisect_left(days, first)
    return tuple(each for each in every[start:] if each.day <= last)


def last_day() -> date:
    """The last day that the data tells of: later years have no holidays yet."""
    return occasions()[-1].day
