from copy import deepcopy

from .hearing import HEARD
from .walk import LIVE, MOST_HURRIED, MOST_STEPS, Walk

__all__ = ["LIVE", "MOST_HURRIED", "MOST_STEPS", "advance", "begun"]


def begun(variables=None) -> dict:
    """The state of a run that has not entered its first step."""
    return {
        "at": None,
        "sequence": 0,
        "state": "running",
        "variables": dict(variables or {}),
        "waits": {},
        "tries": 0,
        "hurried": 0,
        "said": 0,
        "outcome": "",
        "why": "",
    }


def advance(graph, state, stimulus, holds=lambda filter, variables: False) -> tuple[dict, list[dict]]:
    """One stimulus on: the new state, and what is to be done, in order. Pure; never raises for a graph that `clean` let pass."""
    walk = Walk(graph, deepcopy(state), holds)
    again = walk.state["state"] == "failed" and stimulus["kind"] == "resume"
    if (again or walk.state["state"] in LIVE) and (stimulus["kind"] in ALWAYS or walk.expects(stimulus)):
        HEARD[stimulus["kind"]](walk, stimulus)
        walk.go()
    return walk.state, walk.effects


ALWAYS = ("begin", "hand_over", "resume", "cancel", "answer")  # each looks for itself whether it fits
