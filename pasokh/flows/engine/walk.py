"""A run on its way through a graph."""

from ..kinds import KINDS
from .entering import ENTERED

LIVE = ("running", "waiting", "paused")
MOST_HURRIED = 50  # steps without a wait: more is a circle
MOST_STEPS = 1_000  # of one run


class Walk:
    """A copy of a state that is moved on, and the effects of doing so. `on` is the step that is still to be entered."""

    def __init__(self, graph, state, holds):
        self.graph, self.state, self.effects = graph, state, []
        self._holds = holds
        self.on = None

    @property
    def step(self) -> dict:
        """The step at which it is."""
        return self.graph["steps"].get(self.state["at"]) or {"kind": "end", "exits": {}}

    @property
    def kind(self):
        return KINDS[self.step["kind"]]

    def value(self, key):
        """What the step says of a param, else its default."""
        return self.kind.value(self.step, key)

    def holds(self, filter) -> bool:
        """Whether a condition holds, of the ticket and of the variables as they are now."""
        return self._holds(filter, self.state["variables"])

    def do(self, deed, /, **given):
        """Have something done, because of the present passage."""
        self.effects.append({"do": deed, "sequence": self.state["sequence"], **given})

    def say(self, words, choices=(), before=None):
        """Have something said: each saying of a passage has a number of its own, so that none is doubled."""
        self.do("say", words=words, choices=list(choices), before=before or {}, nth=self.state["said"])
        self.state["said"] += 1

    def expects(self, stimulus) -> bool:
        """Whether it waits for just this."""
        waits = self.state["waits"]
        if self.state["state"] == "paused" or stimulus["kind"] not in waits.get("for", ()):
            return False
        return stimulus.get("sequence") in (None, self.state["sequence"])

    def go(self):
        """Enter steps until one waits, or it is over."""
        while self.on is not None and self.state["state"] == "running":
            target, self.on = self.on, None
            if self._may_enter(target):
                self._enter(target)

    def _may_enter(self, target) -> bool:
        if target not in self.graph["steps"]:
            self.fail("nowhere")
        elif self.state["hurried"] >= MOST_HURRIED:
            self.fail("circle")
        elif self.state["sequence"] >= MOST_STEPS:
            self.fail("too_long")
        return self.state["state"] == "running"

    def _enter(self, target):
        state = self.state
        state["at"], state["waits"], state["tries"], state["said"] = target, {}, 0, 0
        state["sequence"] += 1
        state["hurried"] += 1
        self.do("enter", step=target)
        ENTERED[self.step["kind"]](self)

    def leave(self, way, note=""):
        """Take a way out of the step. One that leads nowhere is where the run fails."""
        self.state["waits"] = {}
        self.state["state"] = "running"
        self.do("leave", exit=way, note=note)
        target = self.step["exits"].get(way)
        if target:
            self.on = target
        else:
            self.fail(note or (way if way in self.kind.error_exits else "nowhere"))

    def wait_for(self, *kinds, until="", length=None, working=False, real=True):
        """Stop here until one of these kinds of stimuli comes; `time` does after a `length`. `real`: this is no circle, whatever goes round."""
        if length:
            kinds = (*kinds, "time")
            self.do("wait", length=length, working=working)
        self.state["waits"] = {"for": list(kinds)} | ({"until": until} if until else {})
        self.state["state"] = "waiting"
        if real:
            self.state["hurried"] = 0

    def end(self, outcome=""):
        """It is over, well."""
        self.state |= {"state": "done", "outcome": outcome, "waits": {}}
        self.do("end", outcome=outcome)

    def fail(self, why):
        """It is over, badly: `why` is a code (see `flows.words`)."""
        self.state |= {"state": "failed", "why": why, "waits": {}}
        self.do("fail", why=why)
