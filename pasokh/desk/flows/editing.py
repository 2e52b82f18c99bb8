"""What can be done to a draft in the editor. Each deed takes a graph and what was sent with it, changes the graph, and gives the step that is chosen then.

A deed raises ValueError, in words, where it makes no sense; what is malformed is for `graph.clean` to refuse afterwards.
"""

import json
from copy import deepcopy

from django.utils.translation import gettext as _

from pasokh.flows.graph import clean, fresh_id
from pasokh.flows.kinds import KINDS

from .reading import new_step, read_step
from .variables import read_variables

COLUMN, ROW = 320, 160  # pixels from a step to the next, and the least that a new one needs above another
WIDTH, HEAD, LINE, GAP = 230, 96, 26, 30  # of a step, its head with its figures, a way out, and between steps
NEW = "new:"  # before the kind of a step that is to be made where an exit leads
LONGEST = 300_000  # characters of a graph that is sent whole


def edited(graph, deed, given, used=0) -> tuple[dict, str]:
    """The graph after a deed, and the step that is chosen then ("" for none). No new step gets an id up to `used`."""
    if deed not in DEEDS:
        raise ValueError(_("This cannot be done."))
    graph, given = deepcopy(graph), _Given(given, used)
    chosen = DEEDS[deed](graph, given)
    if deed == "graph":
        graph, chosen = _whole(given), given.get("chosen", "")
    graph = clean(graph)
    return graph, chosen if chosen in graph["steps"] else ""


class _Given:
    """What was sent with a deed, and what is known besides."""

    def __init__(self, sent, used):
        self.get, self.getlist, self.used = sent.get, getattr(sent, "getlist", None), used


def _fresh(graph, given) -> str:
    return f"s{max(int(fresh_id(graph)[1:]), given.used + 1)}"


def _whole(given):
    try:
        return json.loads(given.get("graph", "")[:LONGEST])
    except (ValueError, RecursionError) as error:
        raise ValueError(_("This is no flow.")) from error


def add(graph, given) -> str:
    """A step of a kind: at a place, or after another step's exit, where it is put in between."""
    kind = KINDS.get(given.get("kind", ""))
    if kind is None:
        raise ValueError(_("There is no such step."))
    before, made = graph["steps"].get(given.get("after", "")), _fresh(graph, given)
    step = new_step(kind, _place(graph, given, before))
    graph["steps"][made] = step
    if before is not None:
        _put_between(before, given.get("exit", ""), made, step, kind)
    if not graph.get("start"):
        graph["start"] = made
    return made


def _put_between(before, exit, made, step, kind):
    ways = [key for key, _label in KINDS[before["kind"]].exits(before)]
    exit = exit or next((key for key in ways if not before["exits"].get(key)), ways[0] if ways else "")
    further = before["exits"].get(exit)
    before["exits"][exit] = made
    onward = [key for key, _label in kind.exits(step) if key not in kind.error_exits]
    if further and onward:
        step["exits"][onward[0]] = further


def _place(graph, given, before):
    try:
        x, y = int(given.get("x", "")), int(given.get("y", ""))
    except ValueError:
        return _free_place(graph, before)
    return _free_from(graph, x, y)


def _free_place(graph, before):
    steps = graph["steps"].values()
    x = before["at"][0] + COLUMN if before else max((each["at"][0] for each in steps), default=-COLUMN) + COLUMN
    return _free_from(graph, x, before["at"][1] if before else 0)


def _free_from(graph, x, y):
    """The first place from here downwards where no other step stands in the way."""
    column = [each for each in graph["steps"].values() if abs(each["at"][0] - x) < WIDTH + GAP]
    while below := [each for each in column if each["at"][1] - ROW < y < each["at"][1] + _height_of(each) + GAP]:
        y = max(each["at"][1] + _height_of(each) for each in below) + GAP
    return [x, y]


def _height_of(step):
    """How much room its box takes at most on the canvas, as flow_sizes.js has it: its head, figures, a line for each way out."""
    ways = len(KINDS[step["kind"]].exits(step)) if step["kind"] in KINDS else 0
    return HEAD + LINE * ways


def remove(graph, given) -> str:
    """A step is taken away; ways to it go on to where it led, if it had one way out only."""
    key = given.get("step", "")
    step = graph["steps"].pop(key, None)
    if step is None:
        raise ValueError(_("This step is no longer there."))
    further = {target for target in step["exits"].values() if target and target != key}
    target = further.pop() if len(further) == 1 else None
    for each in graph["steps"].values():
        each["exits"] = {way: target if to == key else to for way, to in each["exits"].items()}
    if graph.get("start") == key:
        graph["start"] = target or next(iter(graph["steps"]), None)
    return ""


def copy(graph, given) -> str:
    """A step like another, which leads nowhere yet."""
    step, made = _step(graph, given), _fresh(graph, given)
    graph["steps"][made] = deepcopy(step) | {"at": _free_place(graph, step), "exits": {}}
    return made


def connect(graph, given) -> str:
    """An exit leads to a step, to a new one of a kind ("new:message"), or nowhere ("")."""
    step, exit, to = _step(graph, given), given.get("exit", ""), given.get("to", "")
    if exit not in dict(KINDS[step["kind"]].exits(step)):
        raise ValueError(_("This step has no such way out."))
    if to.startswith(NEW):
        step["exits"].pop(exit, None)
        sent = {"kind": to.removeprefix(NEW), "after": given.get("step"), "exit": exit}
        return add(graph, _Given(sent, given.used))
    if to and to not in graph["steps"]:
        raise ValueError(_("This step is no longer there."))
    step["exits"][exit] = to or None
    return given.get("step")


def move(graph, given) -> str:
    """Steps stand elsewhere: `at` is {step: [x, y]} as JSON. One that is gone meanwhile is passed over."""
    try:
        places = json.loads(given.get("at", ""))
        for key, (x, y) in places.items():
            if key in graph["steps"]:
                graph["steps"][key]["at"] = [int(x), int(y)]
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(_("This cannot be done.")) from error
    return given.get("chosen", "")


def begin(graph, given) -> str:
    """The flow begins with this step."""
    _step(graph, given)
    graph["start"] = given.get("step")
    return given.get("step")


def change(graph, given) -> str:
    """What the form of a step says."""
    step = _step(graph, given)
    graph["steps"][given.get("step")] = read_step(step, given, graph)
    return given.get("step")


def variables(graph, given) -> str:
    """What the form of the variables says."""
    graph["variables"] = read_variables(given)
    return given.get("chosen", "")


def _step(graph, given):
    step = graph["steps"].get(given.get("step", ""))
    if step is None:
        raise ValueError(_("This step is no longer there."))
    return step


DEEDS = {
    "add": add,
    "remove": remove,
    "copy": copy,
    "connect": connect,
    "move": move,
    "begin": begin,
    "change": change,
    "variables": variables,
    "graph": lambda graph, given: "",
}
"""What a page of the editor may ask for; "graph" puts a whole one in its place: for undo and redo."""
