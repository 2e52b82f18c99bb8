"""A flow as the page shows it: the steps in the order in which they are come to, each with its ways out; for the outline and for the canvas alike."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from pasokh.automation.names import Names
from pasokh.flows.kinds import KINDS
from pasokh.ui.drawing import render
from pasokh.ui.filters import number as shown

from ..tickets.work.said import length_words

LONGEST_TITLE = 80


@dataclass
class StepLine:
    """One step: `figure` is what `figures.of` knows of it, `number` its place in the outline."""

    id: str
    step: dict
    number: int
    figure: dict | None = None
    problems: list = field(default_factory=list)
    is_start: bool = False
    of: dict = field(default_factory=dict)  # all steps of the flow, by id
    names: Names = field(default_factory=Names)  # of all that is told together

    @cached_property
    def kind(self):
        return KINDS[self.step["kind"]]

    @cached_property
    def told(self) -> str:
        """The step in a sentence."""
        return self.kind.told(self.step, self.names)

    @cached_property
    def name(self) -> str:
        """What it is called: its own name, else its sentence, shortened."""
        said = self.step.get("name") or self.told
        return said if len(said) <= LONGEST_TITLE else f"{said[:LONGEST_TITLE]}…"

    @property
    def dir(self) -> str | None:
        """Its own name has a direction of its own; its sentence has the page's."""
        return "auto" if self.step.get("name") else None

    @cached_property
    def title(self) -> str:
        """Its number and name, where it is spoken of from another place."""
        return _("%(number)s. %(name)s") % {"number": shown(self.number), "name": self.name}

    @cached_property
    def ways(self) -> list[dict]:
        """Its exits: key, label, where each leads, and how often it was taken."""
        counts = (self.figure or {}).get("exits", {})
        return [
            {
                "key": key,
                "label": label,
                "to": self._target(key),
                "is_error": key in self.kind.error_exits,
                "count": counts.get(key, 0),
            }
            for key, label in self.kind.exits(self.step)
        ]

    def _target(self, key):
        target = self.step["exits"].get(key)
        return target if target in self.of else None


def lines_of(graph, problems=(), figures=None) -> list[StepLine]:
    """The steps of a graph, those that can be come to first, in the order in which they are."""
    found = {}
    for each in problems:
        found.setdefault(each.step, []).append(each.words)
    steps, names = graph["steps"], Names()
    return [
        StepLine(
            key,
            steps[key],
            number,
            (figures or {}).get(key) if figures is not None else None,
            found.get(key, []),
            key == graph.get("start"),
            steps,
            names,
        )
        for number, key in enumerate(_in_order(graph), 1)
    ]


def _in_order(graph) -> list[str]:
    """Depth first from the start, by the order of the exits; then the steps that no way leads to."""
    steps, order, seen = graph["steps"], [], set()
    for first in (graph.get("start"), *steps):
        stack = [first]
        while stack:
            key = stack.pop()
            if key in seen or key not in steps:
                continue
            seen.add(key)
            order.append(key)
            ways = [way for way, _label in KINDS[steps[key]["kind"]].exits(steps[key])]
            stack += [steps[key]["exits"].get(way) for way in reversed(ways)]
    return order


def canvas_of(lines, *, graph=None, chosen="", path=(), here="", trouble="") -> dict:
    """What the canvas draws (see models/flow_canvas.js). `graph` is given where it may be undone; `path` are the {step, exit} that were walked."""
    return {
        "steps": [_box(line) for line in lines],
        "start": next((line.id for line in lines if line.is_start), ""),
        "problems": [line.id for line in lines if line.problems],
        "graph": graph,
        "chosen": chosen,
        "path": list(path),
        "here": here,
        "trouble": trouble,
    }


def _box(line):
    ways = line.ways
    return {
        "id": line.id,
        "at": line.step["at"],
        "title": line.title,
        "figure": line.figure is not None,
        "exits": ways,
        "html": render("desk/flows/box.html", {"line": line, "ways": ways, "seconds_words": length_words}),
    }
