"""What stands in the way of deploying a graph, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pasokh.automation.happenings import HAPPENINGS, Happening
from pasokh.kernel.filters import EVERYTHING, check

from ..kinds import INSIDE, KINDS
from .fields import all_fields

NOTHING = Happening("", "", "", about="")
NEEDS_NO_RUN_OF_A_RULE = frozenset(("wait", "webhook"))  # steps of their own here


@dataclass(frozen=True)
class Problem:
    """Something that is wrong: with one step, or (None) with the whole."""

    step: str | None
    words: str


def checked(graph, kind) -> list[Problem]:
    """Everything that is wrong with a clean graph of a flow of this kind; nothing where it can be deployed."""
    steps = graph["steps"]
    if graph.get("start") not in steps:
        return [Problem(None, _("Say with which step it begins."))]
    known = all_fields(graph)
    found = [problem for key, step in steps.items() for problem in _of_step(key, step, graph, kind, known)]
    return [*found, *_of_ways(graph)]


def _of_step(key, step, graph, flow_kind, known) -> Iterator[Problem]:
    kind = KINDS[step["kind"]]
    if flow_kind not in kind.for_flow_kinds:
        yield Problem(key, _("A flow of this kind has no such step: “%(kind)s”.") % {"kind": kind.short})
    for problem in (*_of_params(kind, step), *_of_meaning(kind, step, graph, flow_kind, known), *_of_exits(kind, step)):
        yield Problem(key, problem)
    for target in step["exits"].values():
        if target not in graph["steps"]:
            yield Problem(key, _("It leads to a step that is not there."))


def _of_params(kind, step) -> Iterator[str]:
    for param in kind.asked(step):
        try:
            param.check(step.get(param.key))
        except ValueError as problem:
            yield str(problem)


def _of_exits(kind, step) -> Iterator[str]:
    for way, label in kind.exits(step):
        if not step["exits"].get(way) and way not in kind.error_exits:
            yield _("The way out “%(way)s” leads nowhere.") % {"way": label}


def _of_meaning(kind, step, graph, flow_kind, known) -> Iterator[str]:
    """What only the step as a whole can say."""
    variables = [step["variable"]] if step.get("variable") else []
    variables += [each.get("variable") for each in step.get("keep") or () if isinstance(each, dict)]
    if any(name not in graph["variables"] for name in variables):
        yield _("The variable in which it keeps something is not there.")
    if kind.key == "choice":
        yield from _of_conditions(step, known)
    if kind.key == "wait" and not (step.get("length") or step.get("until")):
        yield _("Say how long it waits, or until what.")
    if step.get("until") and HAPPENINGS.get(step["until"], NOTHING).about != "ticket":
        yield _("What it waits for does not happen any more.")
    if kind.key == "subflow" and not _is_there(step.get("flow")):
        yield _("The flow that it goes through is not there.")
    if kind.key == "action" and (step.get("action") or {}).get("do") in NEEDS_NO_RUN_OF_A_RULE:
        yield _("This is a step of its own in flows.")
    if flow_kind == INSIDE and (step.get("until") or step.get("who") == "assignee"):
        yield _("A flow inside the house knows no request.")


def _is_there(public_id) -> bool:
    from ..models import Flow  # the catalogue of kinds is read before the models are

    try:
        return bool(public_id) and Flow.objects.standing().by_public_id(public_id) is not None
    except Flow.DoesNotExist:
        return False


def _of_conditions(step, known) -> Iterator[str]:
    for each in step.get("conditions") or ():
        given = each.get("filter")
        if not isinstance(given, dict) or given in ({}, EVERYTHING):
            yield _("The condition “%(name)s” asks nothing.") % {"name": each.get("name") or each.get("key") or "…"}
            continue
        try:
            check(given, known, personal=False)
        except ValueError as problem:
            yield str(problem)


def _of_ways(graph) -> Iterator[Problem]:
    steps, ways = graph["steps"], {key: _targets(graph, key) for key in graph["steps"]}
    reached = _reached(graph["start"], ways)
    for key in steps:
        if key not in reached:
            yield Problem(key, _("No way leads to this step."))
    if not any(steps[key]["kind"] == "end" for key in reached):
        yield Problem(None, _("It never ends: no way leads to an end."))
    hurried = {key: ways[key] for key in steps if not KINDS[steps[key]["kind"]].waits}
    for key in hurried:
        if key in set().union(*(_reached(each, hurried) for each in hurried[key] if each in hurried), ()):
            yield Problem(key, _("It goes round in a circle without waiting for anything."))


def _targets(graph, key):
    return {target for target in graph["steps"][key]["exits"].values() if target in graph["steps"]}


def _reached(start, ways) -> set[str]:
    """The steps that can be come to from one, it included."""
    found, further = {start}, [start]
    while further:
        fresh = ways.get(further.pop(), set()) - found
        found |= fresh
        further += fresh
    return found
