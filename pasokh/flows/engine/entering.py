"""What happens as a step of each kind is entered."""


def _message(walk):
    walk.say(walk.step.get("text") or {})
    walk.leave("next")


def ask(walk, before=None, instead=None):
    """Say the question, with its choices, and wait for the answer; `before` is said first, `instead` in its place."""
    choices = (walk.step.get("choices") or ()) if walk.value("answer") == "choices" else ()
    walk.say(instead or walk.step.get("text") or {}, choices, before)
    walk.wait_for("answer", length=walk.step.get("timeout"), working=walk.value("working"))


def _choice(walk):
    for each in walk.step.get("conditions") or ():
        if walk.holds(each.get("filter") or {}):
            return walk.leave(each.get("key") or "")
    return walk.leave("else")


def _action(walk):
    walk.do("act", action=walk.step.get("action") or {})
    walk.wait_for("result", real=False)


def _task(walk):
    walk.do("ask", what="task", step=walk.state["at"])
    walk.wait_for("task", "fault", length=walk.step.get("timeout"), working=walk.value("working"))


def _approval(walk):
    walk.do("ask", what="approval", step=walk.state["at"])
    walk.wait_for("decision", "fault", length=walk.step.get("timeout"), working=walk.value("working"))


def _wait(walk):
    until = walk.step.get("until") or ""
    kinds = ("event",) if until else ()
    walk.wait_for(*kinds, until=until, length=walk.step.get("length"), working=walk.value("working"))


def _call(walk):
    walk.do("call", url=walk.step.get("url") or "")
    walk.wait_for("result", real=False)


def _subflow(walk):
    walk.do("begin", flow=walk.step.get("flow") or "")
    walk.wait_for("subflow", real=False)


ENTERED = {
    "message": _message,
    "question": ask,
    "choice": _choice,
    "action": _action,
    "task": _task,
    "approval": _approval,
    "wait": _wait,
    "call": _call,
    "subflow": _subflow,
    "end": lambda walk: walk.end(walk.step.get("outcome") or ""),
}
