"""What `shipped.toml` says, as values."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

KEYS = ("functional", "hierarchical", "matrix", "flat", "customer")


@dataclass(frozen=True)
class TeamPart:
    """A team: its name by language, the team above it, who leads it and who is in it."""

    key: str
    name: dict
    under: str = ""
    led_by: str = ""
    holds: str = ""


@dataclass(frozen=True)
class SkillPart:
    """A skill of its members."""

    key: str
    name: dict
    kind: str = "field"
    code: dict = field(default_factory=dict)


@dataclass(frozen=True)
class QueuePart:
    """A queue. `nothing`: it takes only what overflows; `overflow_to` is the number of a queue of the same structure."""

    teams: list
    name: dict
    strategy: str = "least_busy"
    types: list = field(default_factory=list)
    skills: list = field(
        default_factory=list
    )  # keys of skills of the same structure: whoever knows more of them is first
    tag: dict = field(default_factory=dict)
    by_stage: bool = False
    nothing: bool = False
    overflow_to: int | None = None
    overflow_after: int = 0


@dataclass(frozen=True)
class Structure:
    """One of the five."""

    key: str
    teams: tuple[TeamPart, ...]
    skills: tuple[SkillPart, ...]
    queues: tuple[QueuePart, ...]


@cache
def structures() -> dict[str, Structure]:
    """The shipped structures by key, in their order."""
    written = tomllib.loads(Path(__file__).with_name("shipped.toml").read_text(encoding="utf-8"))
    found = {each["key"]: _read(each) for each in written["structure"]}
    return {key: found[key] for key in KEYS}


def _read(given):
    return Structure(
        given["key"],
        tuple(TeamPart(**part) for part in given.get("team", ())),
        tuple(SkillPart(**part) for part in given.get("skill", ())),
        tuple(QueuePart(**part) for part in given.get("queue", ())),
    )
