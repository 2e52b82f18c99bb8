"""Reads worth a name."""

from dataclasses import dataclass
from functools import partial

from pasokh.automation.happenings import HAPPENINGS
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id

TALKING = "question"

_known = Kept(seconds=1)
_looks = Kept(seconds=3600)  # a deployed version never changes


@dataclass(frozen=True)
class Known:
    """What the flows that were ever deployed here could want to hear: so that what concerns none of them costs its transaction no statement."""

    any: bool = False
    talks: bool = False  # with customers
    awaited: frozenset = frozenset()  # kinds of events that a step waits for


def deployed():
    """The flows that can be begun, by name."""
    from .models import Flow  # the catalogue of kinds is read before the models are

    return Flow.objects.deployed()


def known() -> Known:
    """What flows could want to hear, at most a second old: no statement while it is kept."""
    return _known.get(require_workspace_id(), _read)


def has_flows() -> bool:
    """Whether any flow was ever deployed here: where none was, nothing that happens is looked at."""
    return known().any


def talks() -> bool:
    """Whether any flow talks with customers."""
    return known().talks


def awaits(kind) -> bool:
    """Whether a step of any flow waits for events of this kind."""
    return kind in known().awaited


def talking_flows() -> frozenset:
    """The public ids of the flows that can be begun and talk with customers."""
    return frozenset(
        flow.public_id
        for flow in deployed()
        if _looks.get((require_workspace_id(), flow.active_id), partial(_look, flow.active_id))[0]
    )


def forget_known():
    """Look anew next time: for what has just deployed one."""
    _known.forget()


def _read() -> Known:
    from .models import FlowVersion

    ids = FlowVersion.objects.exclude(deployed_at=None).values_list("pk", flat=True)
    looks = [_looks.get((require_workspace_id(), pk), lambda pk=pk: _look(pk)) for pk in ids]
    return Known(
        bool(looks), any(talks for talks, _awaited in looks), frozenset().union(*(each for _talks, each in looks))
    )


def _look(pk) -> tuple[bool, frozenset]:
    from .models import Flow, FlowVersion

    version = FlowVersion.objects.select_related("flow").get(pk=pk)
    steps = list(version.graph["steps"].values())
    kinds = {HAPPENINGS[key].kind for step in steps if (key := step.get("until")) in HAPPENINGS}
    talks = version.flow.kind == Flow.Kind.CONVERSATION or any(step["kind"] == TALKING for step in steps)
    return talks, frozenset(kinds)
