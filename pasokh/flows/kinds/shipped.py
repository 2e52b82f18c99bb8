"""The kinds of steps there are. A key is for ever: it stands in flows."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pasokh.automation.happenings import HAPPENINGS

from .. import people
from .kind import CONVERSATION, INSIDE, PROCESS, Kind
from .param import Param, words_of

WITH_CUSTOMER = (PROCESS, CONVERSATION)
ANSWERS = {
    "choices": _("one of these choices"),
    "text": _("a text"),
    "number": _("a number"),
    "phone": _("a phone number"),
    "email": _("an e-mail address"),
    "date": _("a date"),
}


def _picked(step, key):
    return [
        (each["value"], words_of(each.get("label")) or each["value"])
        for each in step.get(key) or ()
        if isinstance(each, dict) and isinstance(each.get("value"), str)
    ]


def _late(step):
    return [("timeout", _("no answer in time"))] if step.get("timeout") else []


def _has_choices(step):
    return step.get("answer", "choices") == "choices"


def _question_ways(step):
    answered = _picked(step, "choices") if _has_choices(step) else [("answered", _("answered"))]
    return [*answered, ("not_understood", _("not understood")), *_late(step)]


def _choice_ways(step):
    found = [each for each in step.get("conditions") or () if isinstance(each, dict)]
    named = [each for each in found if isinstance(each.get("key"), str)]
    return [*((each["key"], each.get("name") or each["key"]) for each in named), ("else", _("otherwise"))]


def _wait_ways(step):
    if step.get("until"):
        return [("next", _("it happened")), *([("timeout", _("not in time"))] if step.get("length") else [])]
    return [("next", pgettext_lazy("after a step", "then"))]


def _happenings():
    return [(each.key, each.words) for each in HAPPENINGS.values() if each.about == "ticket"]


def _flows():
    from ..queries import deployed

    return [(each.public_id, each.name) for each in deployed()[:500]]


def _next(step):
    return [("next", pgettext_lazy("after a step", "then"))]


def _next_or_error(step):
    return [*_next(step), ("error", _("it failed"))]


def _working(default):
    return Param("working", "yes_no", _("Count working time only"), optional=True, default=default)


PLACES = _("Variables stand in double braces: {{customer name}}, {{ticket number}}, and those of the flow: {{order}}.")
TIMEOUT = Param("timeout", "length", _("Wait for an answer at most"), optional=True)
_ALL = (
    Kind(
        "message",
        _("Message"),
        _("Say something to the customer."),
        "chat",
        (Param("text", "words", _("Text"), help=PLACES),),
        _next,
        _("tell the customer: “%(text)s”"),
        for_flow_kinds=WITH_CUSTOMER,
    ),
    Kind(
        "question",
        _("Question"),
        _("Ask the customer something, and go on with the answer."),
        "info",
        (
            Param("text", "words", _("Question"), help=PLACES),
            Param("answer", "choice", _("The answer is"), lambda: list(ANSWERS.items()), True, default="choices"),
            Param("choices", "choices", _("Choices"), only_if=_has_choices),
            Param("variable", "variable", _("Keep the answer in"), optional=True),
            Param(
                "again",
                "words",
                _("Said when the answer is not understood"),
                optional=True,
                help=_("Without it: an apology, and the question once more. The choices are said in any case."),
            ),
            Param("tries", "number", _("Ask at most so many times"), optional=True, default=3, most=5),
            TIMEOUT,
            _working(False),
        ),
        _question_ways,
        _("ask the customer: “%(text)s”"),
        frozenset(("not_understood", "timeout")),
        WITH_CUSTOMER,
        waits=True,
    ),
    Kind(
        "choice",
        _("Fork"),
        _("Go one way or another, by conditions. The first that holds decides."),
        "filter",
        (Param("conditions", "conditions", _("Conditions")),),
        _choice_ways,
        _("see which condition holds"),
    ),
    Kind(
        "action",
        _("Action"),
        _("Do something with the request, as rules do."),
        "saved",
        (Param("action", "action", _("Action")),),
        _next_or_error,
        "%(action)s",
        frozenset(("error",)),
        WITH_CUSTOMER,
    ),
    Kind(
        "task",
        _("Task"),
        _("A colleague does something, and says how it ended."),
        "check",
        (
            Param("title", "line", _("What is to be done"), help=PLACES),
            Param("who", "people", _("Who does it"), people.choices),
            Param(
                "outcomes",
                "outcomes",
                _("How it can end"),
                help=_("The first one is meant where the task is simply ticked off."),
            ),
            Param("timeout", "length", _("Due after"), optional=True),
            _working(True),
        ),
        lambda step: [*_picked(step, "outcomes"), *_late(step)],
        _("“%(title)s”, done by %(who)s"),
        frozenset(("timeout",)),
        waits=True,
    ),
    Kind(
        "approval",
        _("Approval"),
        _("A colleague allows it or refuses it."),
        "lock",
        (
            Param("title", "line", _("What is asked"), help=PLACES),
            Param("who", "people", _("Who decides"), people.choices),
            Param("timeout", "length", _("Decide within"), optional=True),
            _working(True),
        ),
        lambda step: [("approved", _("approved")), ("refused", _("refused")), *_late(step)],
        _("“%(title)s”, decided by %(who)s"),
        frozenset(("timeout",)),
        waits=True,
    ),
    Kind(
        "wait",
        _("Wait"),
        _("Go on after some time, or when something happens."),
        "clock",
        (
            Param("until", "choice", _("Until"), _happenings, optional=True),
            Param("length", "length", pgettext_lazy("of time", "How long"), optional=True),
            _working(True),
        ),
        _wait_ways,
        lambda step: (
            (_("wait until %(until)s, at most %(length)s") if step.get("length") else _("wait until %(until)s"))
            if step.get("until")
            else _("wait %(length)s")
        ),
        frozenset(("timeout",)),
        waits=True,
    ),
    Kind(
        "call",
        _("Call another program"),
        _("Ask another program by a signed webhook, and keep what it answers."),
        "api",
        (
            Param("url", "url", _("Address")),
            Param("keep", "answers", _("Keep of the answer"), optional=True, default=()),
        ),
        _next_or_error,
        _("call %(url)s"),
        frozenset(("error",)),
    ),
    Kind(
        "subflow",
        _("Another flow"),
        _("Go through another flow, and come back."),
        "forward",
        (Param("flow", "choice", _("Flow"), _flows),),
        _next_or_error,
        _("go through the flow “%(flow)s”"),
        frozenset(("error",)),
    ),
    Kind(
        "end",
        pgettext_lazy("of a flow", "End"),
        _("The flow is over."),
        "stop",
        (Param("outcome", "line", _("What it came to"), optional=True),),
        lambda step: [],
        lambda step: _("end: %(outcome)s") if step.get("outcome") else pgettext_lazy("of a flow", "end"),
    ),
)
KINDS: dict[str, Kind] = {each.key: each for each in _ALL}
__all__ = ["ANSWERS", "INSIDE", "KINDS"]
