"""Walking through a flow without anything happening: the same engine, its effects in words.

    walk = begin(graph, {"ticket": {"priority": "3"}, "variables": {"order": "12"}})
    walk = go(walk, {"kind": "answer", "text": "۱"})

A walk is plain JSON: {"graph", "facts", "state", "path": [{"step", "exit"}], "said": [{"by", "words", …}], "waits": {"for", "words", "ways"}}. What an
action, another program or another flow answers is a stimulus as well: {"kind": "result", "ok": false} goes the other way.
"""

from copy import deepcopy
from functools import partial

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.automation.acts import tell_action
from pasokh.automation.when import is_length, length_words
from pasokh.kernel.filters import matches
from pasokh.tickets.writing.saved_replies import fill_from

from .actions.runs import read_variables
from .engine import advance, begun
from .graph import clean
from .graph.fields import PREFIX
from .kinds import KINDS, words_of
from .saying import told
from .words import why_words

MOST_PATH = 300
STIMULI = frozenset(
    ("answer", "time", "task", "decision", "result", "event", "subflow", "hand_over", "resume", "cancel")
)


def begin(graph, facts=None) -> dict:
    """The walk at the first step that waits. Raises ValueError, in words.

    `facts`: {"ticket": {field: value}, "variables": {name: typed text}, "places": what the variables of saved replies say (`values_of`)}.
    """
    known, typed, places = (_part(facts, name) for name in ("ticket", "variables", "places"))
    graph = clean(graph)
    walk = {"graph": graph, "facts": {"ticket": known, "places": places}, "path": [], "said": [], "waits": {}}
    walk["state"] = begun(read_variables(graph, {name: str(value) for name, value in typed.items()}))
    return _on(walk, {"kind": "begin"})


def _part(facts, name):
    given = (facts or {}).get(name)
    return given if isinstance(given, dict) else {}


def go(walk, stimulus) -> dict:
    """The walk after a stimulus; the given one stays as it is. Raises ValueError, in words, for what is none."""
    if not isinstance(stimulus, dict) or stimulus.get("kind") not in STIMULI:
        raise ValueError(_("This is nothing that can happen."))
    walk = deepcopy(walk)
    if stimulus["kind"] == "answer":
        stimulus = stimulus | {"text": str(stimulus.get("text") or "")}
        walk["said"].append({"by": "customer", "words": stimulus["text"], "step": walk["state"]["at"]})
    return _on(walk, {name: value for name, value in stimulus.items() if name != "sequence"})


def _on(walk, stimulus) -> dict:
    state, effects = advance(walk["graph"], walk["state"], stimulus, _asking(walk["facts"]))
    walk["state"] = state
    for effect in effects:
        _TOLD[effect["do"]](walk, effect)
    walk["path"], walk["said"] = walk["path"][-MOST_PATH:], walk["said"][-MOST_PATH:]
    walk["waits"] = _waits(walk)
    return walk


def _asking(facts):
    def holds(filter, variables):
        known = facts["ticket"] | {PREFIX + name: value for name, value in variables.items()}
        try:
            return matches(filter, known)
        except (ValueError, TypeError, AttributeError, KeyError):
            return False  # an unfinished condition, or one about a fact that nobody gave

    return holds


def _waits(walk) -> dict:
    """What it waits for, in words, and the ways out that there are: for the buttons of whoever walks."""
    state = walk["state"]
    if state["state"] not in ("waiting", "paused"):
        return {}
    step = walk["graph"]["steps"][state["at"]]
    kind = KINDS[step["kind"]]
    kinds = state["waits"].get("for", [])
    ways = [{"exit": way, "label": label} for way, label in kind.exits(step)]
    return {
        "for": [each for each in kinds if each != "fault"],
        "step": state["at"],
        "words": kind.told(step),
        "ways": ways,
    }


def _note(walk, words, **more):
    walk["said"].append({"by": "program", "words": str(words), "step": walk["state"]["at"], **more})


def _say(walk, effect):
    language = (get_language() or "fa")[:2]
    parts = [words_of(effect.get("before"), language), words_of(effect["words"], language)]
    rest, variables = partial(fill_from, walk["facts"]["places"]), walk["state"]["variables"]
    text = "\n".join(told(part, walk["graph"], variables, language, rest) for part in parts if part)
    choices = [
        {"value": each.get("value"), "at": at, "label": words_of(each.get("label"), language)}
        for at, each in enumerate(effect["choices"], 1)
    ]
    walk["said"].append({"by": "flow", "words": text, "choices": choices, "step": walk["state"]["at"]})


def _wait(walk, effect):
    length = length_words(effect["length"]) if is_length(effect["length"]) else "…"
    words = (
        _("It waits %(length)s of working time at most.") if effect["working"] else _("It waits %(length)s at most.")
    )
    _note(walk, words % {"length": length})


def _leave(walk, effect):
    if walk["path"]:
        walk["path"][-1]["exit"] = effect["exit"]


_TOLD = {
    "enter": lambda walk, effect: walk["path"].append({"step": effect["step"], "exit": None}),
    "leave": _leave,
    "say": _say,
    "act": lambda walk, effect: _note(walk, _("It would %(action)s.") % {"action": tell_action(effect["action"])}),
    "call": lambda walk, effect: _note(walk, _("It would call %(url)s.") % {"url": effect["url"]}),
    "ask": lambda walk, effect: _note(walk, _asked(walk, effect["step"])),
    "begin": lambda walk, effect: _note(walk, _("It would go through another flow.")),
    "wait": _wait,
    "withdraw": lambda walk, effect: _note(walk, _("What a colleague was asked is asked no more.")),
    "hand_over": lambda walk, effect: _note(walk, _("A colleague takes over.")),
    "resume": lambda walk, effect: _note(walk, _("It goes on.")),
    "end": lambda walk, effect: _note(walk, _("It is over: %(outcome)s") % {"outcome": effect["outcome"]} if effect["outcome"] else _("It is over.")),
    "fail": lambda walk, effect: _note(walk, _("It stops here: %(why)s") % {"why": why_words(effect["why"])}),
    "cancel": lambda walk, effect: _note(walk, _("It is broken off.")),
}  # fmt: skip


def _asked(walk, step):
    return KINDS[walk["graph"]["steps"][step]["kind"]].told(walk["graph"]["steps"][step])
