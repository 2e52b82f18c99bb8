"""Random flows, and a driver that answers them as the runtime would: for property tests of the pure engine."""

from hypothesis import strategies as st

from pasokh.flows.engine import LIVE, advance, begun
from pasokh.flows.graph import clean
from pasokh.flows.kinds import KINDS

ids = st.integers(1, 8).map("s{}".format)
WAYS = ("next", "else", "error", "timeout", "answered", "not_understood", "approved", "refused", "a", "b")
words = st.sampled_from([{"fa": "بله"}, {"en": "yes", "fa": "بله"}, {}])
lengths = st.sampled_from([None, {"amount": 1, "unit": "hours"}])
picks = st.lists(st.sampled_from(["a", "b"]), unique=True, max_size=2).map(
    lambda found: [{"value": each, "label": {"fa": each}} for each in found]
)
PARAMS = {
    "message": st.fixed_dictionaries({"text": words}),
    "question": st.fixed_dictionaries(
        {
            "text": words,
            "choices": picks,
            "answer": st.sampled_from(["choices", "text", "number", "phone"]),
            "tries": st.integers(-2, 4),
            "timeout": lengths,
            "variable": st.sampled_from([None, "v"]),
        }
    ),
    "choice": st.fixed_dictionaries(
        {
            "conditions": st.lists(st.sampled_from(["a", "b"]), unique=True).map(
                lambda keys: [{"key": key, "filter": {"all": []}} for key in keys]
            )
        }
    ),
    "action": st.just({"action": {"do": "note", "text": "x"}}),
    "task": st.fixed_dictionaries(
        {"outcomes": picks, "timeout": lengths, "who": st.just("leads"), "title": st.just("x")}
    ),
    "approval": st.fixed_dictionaries({"timeout": lengths, "who": st.just("leads"), "title": st.just("x")}),
    "wait": st.fixed_dictionaries({"length": lengths, "until": st.sampled_from([None, "ticket.tagged"])}),
    "call": st.just({"url": "https://example.com"}),
    "subflow": st.just({"flow": "flw_x"}),
    "end": st.just({"outcome": "x"}),
}


@st.composite
def steps(draw):
    kind = draw(st.sampled_from(list(KINDS)))
    params = {key: value for key, value in draw(PARAMS[kind]).items() if value is not None}
    return {
        "kind": kind,
        "at": [0, 0],
        **params,
        "exits": draw(st.dictionaries(st.sampled_from(WAYS), ids, max_size=6)),
    }


@st.composite
def graphs(draw):
    """Any graph that `clean` lets pass, finished or not."""
    drawn = {"start": draw(ids), "variables": {"v": {"label": {}, "kind": "text"}}}
    return clean(drawn | {"steps": draw(st.dictionaries(ids, steps(), min_size=1, max_size=8))})


stimuli = st.one_of(
    st.sampled_from(["a", "b", "1", "۲", "اپراتور", "؟", "0912 345 6789", ""]).map(
        lambda text: {"kind": "answer", "text": text}
    ),
    st.sampled_from(["time", "resume", "begin", "fault"]).map(lambda kind: {"kind": kind}),
    st.sampled_from(["a", "b", "c"]).map(lambda outcome: {"kind": "task", "outcome": outcome}),
    st.booleans().map(lambda yes: {"kind": "decision", "approved": yes}),
    st.booleans().map(lambda yes: {"kind": "result", "ok": yes, "values": {"v": "x", "other": "y"}}),
    st.booleans().map(lambda yes: {"kind": "subflow", "ok": yes}),
    st.just({"kind": "event", "event": "ticket.tagged"}),
    st.sampled_from(["hand_over", "cancel"]).map(lambda kind: {"kind": kind}),
)


class Driver:
    """Tells a graph one thing after the other and answers its actions at once, as the runtime does."""

    def __init__(self, graph, holds=lambda filter, variables: True):
        self.graph, self.holds = graph, holds
        self.state, self.effects, self.most = begun(), [], 0

    def tell(self, stimulus):
        waiting, count = [stimulus], 0
        while waiting:
            self.state, effects = advance(self.graph, self.state, waiting.pop(), self.holds)
            self.effects += effects
            waiting += [self.answer_to(each) for each in effects if each["do"] == "act"]
            count += sum(each["do"] == "enter" for each in effects)
        self.most = max(self.most, count)

    def answer_to(self, effect):
        """What became of an action."""
        return {"kind": "result", "sequence": effect["sequence"], "ok": True}

    @property
    def live(self):
        return self.state["state"] in LIVE
