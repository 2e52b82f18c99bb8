"""A row of the table: what was measured, what it is held against, and how much of the machine's own limit it is."""

from dataclasses import dataclass, field

HEAD = ("what", "who", "measured", "floor", "stretch", "reached", "the machine's limit", "foreign CPU")


@dataclass(frozen=True)
class Target:
    """A figure's floor and stretch; `least` where more is better."""

    name: str
    floor: float
    stretch: float | None = None
    least: bool = False

    def reached(self, value) -> str:
        """How far a value goes: "stretch", "floor" or "short"."""
        if self.stretch is not None and self._holds(value, self.stretch):
            return "stretch"
        return "floor" if self._holds(value, self.floor) else "short"

    def _holds(self, value, bound):
        return value >= bound if self.least else value <= bound

    def words(self, bound) -> str:
        return "" if bound is None else f"{self.name} {'≥' if self.least else '≤'} {number(bound)}"


def at_most(name, floor, stretch=None):
    return Target(name, floor, stretch)


def at_least(name, floor, stretch=None):
    return Target(name, floor, stretch, least=True)


@dataclass
class Row:
    """One line. `measured` is figures by name (units in the name); `limit` a sentence with the ratio; `foreign` cores that others used."""

    what: str
    who: str
    measured: dict
    targets: tuple = ()
    limit: str = ""
    foreign: float | None = None
    reached: str = field(init=False)

    def __post_init__(self):
        verdicts = [target.reached(self.measured[target.name]) for target in self.targets]
        self.reached = next((word for word in ("short", "floor", "stretch") if word in verdicts), "")


def number(value) -> str:
    """A figure with as many digits as it deserves."""
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def cells(row):
    yield row.what
    yield row.who
    yield ", ".join(f"{name} {number(value)}" for name, value in row.measured.items())
    yield ", ".join(target.words(target.floor) for target in row.targets)
    yield ", ".join(filter(None, (target.words(target.stretch) for target in row.targets)))
    yield row.reached
    yield row.limit
    yield "" if row.foreign is None else f"{row.foreign:.1f}"


def line(row) -> str:
    """A row as it is told while the others are still being measured."""
    return " | ".join(cells(row))


def markdown(rows) -> str:
    lines = [HEAD, ["---"] * len(HEAD), *map(cells, rows)]
    return "\n".join("| " + " | ".join(each) + " |" for each in lines)
