"""What a stimulus of each kind does to a run that it fits."""

from ..answers import asks_for_a_human, choice_of, fitting, value_of
from ..sayings import a_human_comes, not_understood
from .entering import ask


def _begin(walk, _stimulus):
    if walk.state["sequence"] == 0 and walk.state["state"] == "running":
        walk.on = walk.graph.get("start") or ""


def _answer(walk, stimulus):
    text, asked = stimulus.get("text") or "", walk.expects(stimulus)
    answer = _understood(walk, text) if asked else None
    if answer is not None:
        _take(walk, *answer)
    elif asks_for_a_human(text) and walk.state["state"] == "waiting":
        walk.say(a_human_comes())
        _pause(walk, "asked")
    elif asked:
        _ask_again(walk)


def _understood(walk, text):
    """(the way out, what is kept); None for what is no answer. Of a mail with a signature the first line may be the answer."""
    found = _meant(walk, text)
    first = text.strip().partition("\n")[0]
    return _meant(walk, first) if found is None and first != text else found


def _meant(walk, text):
    how = walk.value("answer")
    if how == "choices":
        chosen = choice_of(text, walk.step.get("choices") or ())
        return (chosen, chosen) if chosen else None
    if asks_for_a_human(text):
        return None
    value = value_of(text, how)
    return None if value is None else ("answered", value)


def _take(walk, way, value):
    if name := walk.step.get("variable"):
        walk.state["variables"][name] = value
    walk.leave(way)


def _ask_again(walk):
    walk.state["tries"] += 1
    if walk.state["tries"] >= walk.value("tries"):
        walk.leave("not_understood")
    elif again := walk.step.get("again"):
        ask(walk, instead=again)
    else:
        ask(walk, before=not_understood())


def _time(walk, _stimulus):
    if walk.kind.key in ("task", "approval"):
        walk.do("withdraw")
    walk.leave("next" if walk.kind.key == "wait" and not walk.step.get("until") else "timeout")


def _task(walk, stimulus):
    ways = [each.get("value") for each in walk.step.get("outcomes") or ()]
    outcome = stimulus.get("outcome") or ""
    if outcome in ways:
        walk.leave(outcome)


def _decision(walk, stimulus):
    walk.leave("approved" if stimulus.get("approved") else "refused")


def _result(walk, stimulus):
    known = fitting(stimulus.get("values") or {}, walk.graph.get("variables", {}))
    walk.state["variables"] |= {name: value for name, value in known.items() if value is not None}
    walk.leave("next" if stimulus.get("ok") else "error", "" if stimulus.get("ok") else stimulus.get("note") or "")


def _event(walk, stimulus):
    if stimulus.get("event") == walk.state["waits"].get("until"):
        walk.leave("next")


def _fault(walk, stimulus):
    """Nobody could be asked."""
    walk.fail(stimulus.get("note") or "nobody")


def _hand_over(walk, stimulus):
    if walk.state["state"] in ("running", "waiting"):
        _pause(walk, stimulus.get("why") or "member")


def _pause(walk, why):
    walk.state["state"], walk.state["why"] = "paused", why
    walk.do("hand_over", why=why)


def _resume(walk, _stimulus):
    """Go on after a pause; after a failure, try the step once more."""
    if walk.state["state"] == "failed":
        walk.state |= {"state": "running", "why": "", "hurried": 0, "waits": {}}
        walk.do("resume")
        walk.on = walk.state["at"] or walk.graph.get("start") or ""
    elif walk.state["state"] == "paused":
        _go_on(walk)


def _go_on(walk):
    walk.state["state"], walk.state["why"] = "waiting" if walk.state["waits"] else "running", ""
    walk.do("resume")
    if walk.kind.key == "question" and walk.state["waits"]:
        ask(walk)
    elif walk.state["sequence"] == 0:
        _begin(walk, {})


def _cancel(walk, stimulus):
    if walk.state["waits"]:
        walk.do("withdraw")
    walk.do("leave", exit="", note="cancelled")
    walk.state |= {"state": "cancelled", "why": stimulus.get("why") or "", "waits": {}}
    walk.do("cancel", why=stimulus.get("why") or "")


HEARD = {
    "begin": _begin,
    "answer": _answer,
    "time": _time,
    "task": _task,
    "decision": _decision,
    "result": _result,
    "event": _event,
    "subflow": _result,
    "fault": _fault,
    "hand_over": _hand_over,
    "resume": _resume,
    "cancel": _cancel,
}
