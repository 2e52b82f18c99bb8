from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .operators import KINDS


@dataclass(frozen=True)
class Field:
    """Something that can be asked of a thing, declared by the room that owns it.

    `path` is the ORM's path to its column. A field that is no column gives `where(test)`, the Q of a bound test. `read(thing)` is its value,
    for `matches`. `keys(names)` turns the names that a filter holds (public ids, keys of statuses) into {name: key}; names that are gone are
    left out. `personal` are the words of a Scope that may stand among the values. `choices(text)` are (value, label) to choose from,
    `labels(values)` is {value: label} of chosen ones. `ops` are those of its kind unless fewer are given. `reads(op, text)` is a typed
    text as the field's own are kept, where they are kept otherwise than people write them (phones).
    """

    key: str
    kind: str
    label: Any
    path: str = ""
    ops: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    keys: Callable[[list], dict] | None = None
    choices: Callable[[str], list] | None = None
    labels: Callable[[list], dict] | None = None
    where: Callable[[Any], Any] | None = None
    read: Callable[[Any], Any] | None = None
    reads: Callable[[str, str], str] | None = None

    def __post_init__(self):
        if unknown := set(self.ops) - set(KINDS[self.kind]):
            raise ValueError(f"{self.key}: no such operator for {self.kind}: {unknown}")

    @property
    def operators(self) -> tuple[str, ...]:
        """The operators it can be asked with, the usual one first."""
        return self.ops or KINDS[self.kind]
