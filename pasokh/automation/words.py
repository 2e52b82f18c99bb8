"""Rules in words: «Whenever …, and if …, then …», in the active language; and what became of what they did."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pasokh.kernel.filters.operators import OPERATORS
from pasokh.kernel.filters.spans import UNITS, WORDS
from pasokh.tickets.filters import fields
from pasokh.ui.filters import digits, number

from .acts import tell_action
from .models import Run
from .when import sentence_of

STATES = {
    Run.State.DONE: pgettext_lazy("of a run", "Done"),
    Run.State.FAILED: pgettext_lazy("of a run", "Not all done"),
    Run.State.WAITING: pgettext_lazy("of a run", "Waits"),
    Run.State.ENDED: pgettext_lazy("of a run", "Ended while it waited"),
    Run.State.LOOP: pgettext_lazy("of a run", "Loop stopped"),
}
NOTES = {  # of an action in the log: why it could not be done, or what became of it
    "gone": gettext_lazy("what was chosen is no longer there"),
    "not_allowed": gettext_lazy("this may not be done by whoever asked for it"),
    "not_available": gettext_lazy("this colleague cannot take requests now"),
    "nobody": gettext_lazy("there is nobody to give it to"),
    "not_seen_by_her": gettext_lazy("she does not see the request"),
    "no_tag": gettext_lazy("the tag cannot be used"),
    "not_yet": gettext_lazy("something is still to be done before it can be solved"),
    "say_category": gettext_lazy("solving asks what it came to"),
    "say_reason": gettext_lazy("solving asks for a reason"),
    "say_closing": gettext_lazy("closing asks for a reason"),
    "closed": gettext_lazy("a closed request stays closed"),
    "not_solved": gettext_lazy("only what is solved is followed up"),
    "no_such_priority": gettext_lazy("no impact and urgency give this priority"),
    "cannot_snooze": gettext_lazy("a settled request cannot be snoozed"),
    "open_places": gettext_lazy("a variable of the text says nothing on this request"),
    "automatic": gettext_lazy("a machine wrote: it is not answered by itself"),
    "merged": gettext_lazy("it has gone into another request"),
    "empty": gettext_lazy("the text is empty or too long"),
    "has_somebody": gettext_lazy("somebody has the request already"),
    "no_queue": gettext_lazy("no queue takes it"),
    "too_many": gettext_lazy("there are too many tasks on it"),
    "broken": gettext_lazy("something went wrong in the program; it stands in its log"),
    "deferred": gettext_lazy("on its way"),
    "not_taken": gettext_lazy("not taken yet; it is tried again"),
    "refused": gettext_lazy("the other side refused it"),
    "taken": gettext_lazy("taken by the other side"),
    "opened": gettext_lazy("opened"),
    "sent": gettext_lazy("sent"),
}


def rule_sentences(body) -> dict:
    """The three parts of a rule's body: {"when": text, "if": texts, "then": texts}."""
    return {
        "when": sentence_of(body["trigger"]),
        "if": filter_sentences(body["conditions"]),
        "then": [tell_action(each) for each in body["actions"]],
    }


def filter_sentences(filter) -> list[str]:
    """The conditions that must all hold, one a text; none where everything matches."""
    if not filter:
        return []
    if "field" in filter:
        return [_condition(filter)]
    [(how, parts)] = filter.items()
    if how == "all":
        return [text for part in parts for text in filter_sentences(part)]
    return [_group(how, parts)]


def _group(how, parts):
    inside = [_(" and ").join(filter_sentences(part)) for part in parts]
    joined = _(" or ").join(f"({text})" if len(inside) > 1 and _(" and ") in text else text for text in inside)
    return joined if how == "any" else _("not (%(conditions)s)") % {"conditions": joined}


def _condition(given):
    field = fields().get(given["field"])
    if field is None:
        return _("a field that is no longer there (%(key)s)") % {"key": given["field"]}
    operator = OPERATORS[given["op"]]
    words = {"field": field.label, "op": operator.label, "value": _value(field, operator, given.get("value"))}
    if operator.takes == "nothing":
        return _("“%(field)s” %(op)s") % words
    return _("“%(field)s” %(op)s %(value)s") % words


def _value(field, operator, value):
    if operator.takes == "span":
        return _span(value)
    if operator.takes == "age":
        return _amount(value["amount"], value["unit"])
    values = value if isinstance(value, list) else [value]
    labels = field.labels(values) if field.labels else {}
    return _(" or ").join(
        _("“%(value)s”") % {"value": labels.get(each, each)} if isinstance(each, str) or labels else number(each)
        for each in values
    )


def _amount(amount, unit):
    return f"{number(amount)} {UNITS[unit]}"


def _span(value):
    if isinstance(value, str):
        return str(WORDS.get(value, value))
    if "last" in value:
        return _("the last %(time)s") % {"time": _amount(value["last"], value["unit"])}
    if "next" in value:
        return _("the next %(time)s") % {"time": _amount(value["next"], value["unit"])}
    return digits(" – ".join(filter(None, (value.get("day"), value.get("from"), value.get("to")))))


def note_words(note) -> str:
    """What the log notes of an action, in words; ids need none."""
    return str(NOTES.get(note, ""))
