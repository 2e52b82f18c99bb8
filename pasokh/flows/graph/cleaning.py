"""What came from outside as a graph: unfinished is allowed, malformed is not."""

import json
import re

from django.utils.translation import gettext as _

from ..kinds import KINDS
from ..kinds.param import VARIABLE, has_shape, is_words

MOST_STEPS = 200
MOST_VARIABLES = 50
LARGEST = 256 * 1024  # bytes of a graph as JSON
FARTHEST = 100_000  # pixels from the middle of the canvas
DEEPEST = 12  # lists and objects within one another
LONGEST_NAME = 100
STEP_ID = re.compile(r"s[1-9][0-9]{0,5}")
VARIABLE_KINDS = ("text", "number", "phone", "email", "date", "choice")
COMMON = frozenset(("kind", "name", "at", "exits"))


def clean(graph) -> dict:
    """A graph with the same steps and nothing else in it: exits that a step does not have are left out. Raises ValueError, in words."""
    _check_size(graph)
    if not isinstance(graph, dict) or set(graph) - {"start", "steps", "variables"}:
        raise ValueError(_("This is no flow."))
    steps, variables = graph.get("steps"), graph.get("variables", {})
    if not isinstance(steps, dict) or not isinstance(variables, dict):
        raise ValueError(_("This is no flow."))
    if len(steps) > MOST_STEPS or len(variables) > MOST_VARIABLES:
        raise ValueError(_("The flow has too many steps or variables."))
    start = graph.get("start")
    if start is not None and not _is_id(start):
        raise ValueError(_("This is no flow."))
    return {
        "start": start,
        "variables": {name: _variable(name, each) for name, each in variables.items()},
        "steps": {key: _step(key, each) for key, each in steps.items()},
    }


def fresh_id(graph) -> str:
    """An id that no step of this graph has or had, as far as it can be seen: one beyond the highest."""
    return f"s{max([int(key[1:]) for key in graph['steps']], default=0) + 1}"


def _check_size(graph):
    try:
        written = json.dumps(graph, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(_("This is no flow.")) from error
    if "\\u0000" in written or _has_half_letters(written):
        raise ValueError(_("This is no flow."))
    if len(written.encode()) > LARGEST:
        raise ValueError(_("The flow is too large."))


def _has_half_letters(text):
    """Lone surrogates, which are no text that can be stored."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_id(key) -> bool:
    return isinstance(key, str) and STEP_ID.fullmatch(key) is not None


def _is_name(given) -> bool:
    return isinstance(given, str) and len(given) <= LONGEST_NAME


def _variable(name, given):
    known = isinstance(given, dict) and not set(given) - {"label", "kind", "ask"}
    if not known or not VARIABLE.fullmatch(name) or given.get("kind") not in VARIABLE_KINDS:
        raise ValueError(_("There is a variable that is none."))
    label = given.get("label", {})
    if label and not is_words(label, LONGEST_NAME):
        raise ValueError(_("There is a variable that is none."))
    return {"label": label, "kind": given["kind"]} | ({"ask": True} if given.get("ask") is True else {})


def _step(key, given):
    kind = KINDS.get(given.get("kind")) if _is_id(key) and isinstance(given, dict) else None
    if kind is None or set(given) - COMMON - {each.key for each in kind.params}:
        raise ValueError(_("The step %(step)s is none.") % {"step": str(key)[:LONGEST_NAME]})
    place, name, exits = given.get("at", [0, 0]), given.get("name", ""), given.get("exits", {})
    if not _is_place(place) or not _is_name(name) or not _are_exits(exits):
        raise ValueError(_("The step %(step)s is none.") % {"step": key})
    params = {each.key: _shaped(key, each, given[each.key]) for each in kind.params if given.get(each.key) is not None}
    step = {"kind": kind.key, "name": name, "at": list(place)} | params
    return step | {"exits": {way: exits.get(way) for way, _label in kind.exits(step) if exits.get(way)}}


def _is_place(given) -> bool:
    if not isinstance(given, list) or len(given) != 2:
        return False
    return all(isinstance(each, int) and not isinstance(each, bool) and abs(each) <= FARTHEST for each in given)


def _are_exits(given) -> bool:
    return isinstance(given, dict) and all(target is None or _is_id(target) for target in given.values())


def _shaped(key, param, given):
    if not has_shape(param.kind, given) or _depth(given) > DEEPEST:
        raise ValueError(_("“%(what)s” of the step %(step)s is none.") % {"what": param.label, "step": key})
    return given


def _depth(part) -> int:
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else None
    return 0 if inside is None else 1 + max(map(_depth, inside), default=0)
