"""One thing `pasokh check` has looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is; the value is the mark in front of the line."""

    GOOD = "✓"
    NOTE = "!"
    FAULT = "✗"


@dataclass(frozen=True)
class Finding:
    """What was seen, and what to do where something is wrong."""

    level: Level
    what: str
    to_do: str = ""

    def __str__(self) -> str:
        lines = [f"{self.level} {self.what}", *(f"    {line}" for line in self.to_do.splitlines())]
        return "\n".join(lines)


def good(what: str) -> Finding:
    return Finding(Level.GOOD, what)


def note(what: str, to_do: str = "") -> Finding:
    return Finding(Level.NOTE, what, to_do)


def fault(what: str, to_do: str = "") -> Finding:
    return Finding(Level.FAULT, what, to_do)
