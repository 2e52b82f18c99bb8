"""Rules in words: «Whenever …, and if …, then …», in the active language; and what became of what they did."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pasokh.kernel.filters.operators import OPERATORS
from pasokh.kernel.filters.spans import UNITS, WORDS
from pasokh.ui.filters import jalali, number

from .acts import tell_action
from .models import Run
from .names import Names, values_of
from .subjects import about
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
    "not_asked": gettext_lazy("a request of this type, with these answers, has no such field"),
    "too_many": gettext_lazy("there are too many tasks on it"),
    "broken": gettext_lazy("something went wrong in the program; it stands in its log"),
    "deferred": gettext_lazy("on its way"),
    "not_taken": gettext_lazy("not taken yet; it is tried again"),
    "refused": gettext_lazy("the other side refused it"),
    "taken": gettext_lazy("taken by the other side"),
    "opened": gettext_lazy("opened"),
    "sent": gettext_lazy("sent"),
}
SAYINGS = {  # how a question of the filter language goes on after «if»
    "is": gettext_lazy("“%(field)s” is %(value)s"),
    "is_not": gettext_lazy("“%(field)s” is not %(value)s"),
    "has_any": gettext_lazy("“%(field)s” has %(value)s"),
    "has_all": gettext_lazy("“%(field)s” has all of %(value)s"),
    "has_none": gettext_lazy("“%(field)s” does not have %(value)s"),
    "at_least": gettext_lazy("“%(field)s” is at least %(value)s"),
    "at_most": gettext_lazy("“%(field)s” is at most %(value)s"),
    "contains": gettext_lazy("“%(field)s” contains %(value)s"),
    "not_contains": gettext_lazy("“%(field)s” does not contain %(value)s"),
    "starts": gettext_lazy("“%(field)s” begins with %(value)s"),
    "yes": gettext_lazy("it is “%(field)s”"),
    "no": gettext_lazy("it is not “%(field)s”"),
    "in": gettext_lazy("“%(field)s” is within %(value)s"),
    "not_in": gettext_lazy("“%(field)s” is not within %(value)s"),
    "before": gettext_lazy("“%(field)s” is before %(value)s"),
    "after": gettext_lazy("“%(field)s” is after %(value)s"),
    "older_than": gettext_lazy("“%(field)s” is more than %(value)s ago"),
    "newer_than": gettext_lazy("“%(field)s” is less than %(value)s ago"),
    "empty": gettext_lazy("“%(field)s” is empty"),
    "not_empty": gettext_lazy("“%(field)s” is not empty"),
}


def rule_sentences(body, names=None) -> dict:
    """The parts of a rule's body: {"when": text, "if": texts, "then": texts, "stops": text}. `names`: those of `names_in`, where several are told.

    "stops" says that the rules after it are not asked; "" where they are.
    """
    names = names or names_in([body])
    return {
        "when": sentence_of(body["trigger"]),
        "if": filter_sentences(body["conditions"], about(body["trigger"]).fields(), names),
        "then": [tell_action(given, names) for given in body["actions"]],
        "stops": _("no rule after it is asked") if body.get("stops") else "",
    }


def names_in(bodies) -> Names:
    """What the conditions of these rules name."""
    return Names((body["conditions"], about(body["trigger"]).fields()) for body in bodies)


def filter_sentences(filter, known, names=None) -> list[str]:
    """The conditions over these fields that must all hold, one a text; none where everything matches.

    `names` are shared by all that is told together: Names([(filter, known), …]).
    """
    names = names or Names([(filter, known)])
    if not filter:
        return []
    if "field" in filter:
        return [_condition(filter, known, names)]
    [(how, parts)] = filter.items()
    if how == "all":
        return [text for part in parts for text in filter_sentences(part, known, names)]
    return [_group(how, parts, known, names)]


def matches_nothing(filter) -> bool:
    """Whether this says in so many words that nothing matches."""
    return bool(filter) and "none" in filter and any("all" in part and not part["all"] for part in filter["none"])


def _group(how, parts, known, names):
    inside = [_(" and ").join(filter_sentences(part, known, names)) for part in parts]
    joined = _(" or ").join(f"({text})" if len(inside) > 1 and _(" and ") in text else text for text in inside)
    return joined if how == "any" else _("not (%(conditions)s)") % {"conditions": joined}


def _condition(given, known, names):
    field = known.get(given["field"])
    if field is None:
        return _("a field that is no longer there (%(key)s)") % {"key": given["field"]}
    operator = OPERATORS[given["op"]]
    value = "" if operator.takes == "nothing" else _value(field, operator, given, names)
    return SAYINGS[operator.key] % {"field": field.label, "value": value}


def _value(field, operator, given, names):
    value = given.get("value")
    if operator.takes == "span":
        return _span(value)
    if operator.takes == "age":
        return _amount(value["amount"], value["unit"])
    values = values_of(given)
    labels = names.labels(field, values)
    return (_(" and ") if operator.key == "has_all" else _(" or ")).join(
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
    return " – ".join(_day(value[name]) for name in ("day", "from", "to") if value.get(name))


def _day(text):
    return jalali(date.fromisoformat(text), "medium")


def in_words(sentences) -> str:
    """Several conditions in one sentence."""
    return _(" and ").join(sentences)


def note_words(note) -> str:
    """What the log notes of an action, in words; ids need none."""
    return str(NOTES.get(note, ""))
