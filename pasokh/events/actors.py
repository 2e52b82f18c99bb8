"""Who did it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A kind (member, contact, system, automation, api) and the id of the row, where there is one."""

    kind: str
    id: int | None = None


SYSTEM = Actor("system")
