"""Parts of the style guide that upper rooms bring: components that only one door has, with their sheets. Registered at start."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """A template shown on /ui, the names of its static sheets, and what gives its samples (nothing of the database)."""

    template: str
    sheets: tuple = ()
    samples: Callable[[], dict] = field(default=dict)


parts: list[Part] = []
