"""The form of a step, read: what it sent becomes the step's params again. What does not fit is kept as far as a draft may hold it: the check says the rest.

The inputs of a param end in its key («fa-text», «amount-timeout»), those of a row in its place as well («value-choices-2»); `row-<param>` are the places in
their order. A button may ask for one row more (`more`), one less (`less`), or another order (`up`, `down`): «choices» or «choices:2».
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.flows.graph.cleaning import LONGEST_NAME
from pasokh.flows.graph.fields import variable_fields
from pasokh.flows.kinds import KINDS
from pasokh.flows.kinds.param import LANGUAGES, MOST_CHOICES
from pasokh.kernel.persian.digits import to_latin
from pasokh.kernel.persian.isolates import clean_line

from ..automation.lines import read_action
from ..views.conditions import read_editor

PREFIX = {"choices": "c", "outcomes": "o", "conditions": "w", "answers": "a"}


def new_step(kind, at) -> dict:
    """A step of a kind, with what it cannot do without: two choices, an outcome, a condition."""
    step = {"kind": kind.key, "name": "", "at": at, "exits": {}}
    language = (get_language() or "fa")[:2]
    if kind.key == "question":
        step["choices"] = [{"value": value, "label": {}} for value in ("c1", "c2")]
    if kind.key == "task":
        step["outcomes"] = [{"value": "done", "label": {language: _("It is done")}}]
    if kind.key == "choice":
        step["conditions"] = [{"key": "w1", "name": "", "filter": {"all": []}}]
    return step


def read_step(step, given, graph) -> dict:
    """The step after what its form says; params that the form does not show stay as they are."""
    kind, read = KINDS[step["kind"]], dict(step)
    read["name"] = clean_line(given.get("name", ""), LONGEST_NAME)
    for param in kind.asked(step):
        value = _READ.get(param.kind, _text)(param, given, graph)
        if value in (None, "", {}):
            read.pop(param.key, None)
        else:
            read[param.key] = value
    return read


def _text(param, given, _graph):
    text = given.get(param.key, "").replace("\x00", "").replace("\r\n", "\n")
    return text if param.kind == "text" else text.strip()


def _number(param, given, _graph):
    text = to_latin(given.get(param.key, "")).strip()
    return int(text) if text.isdecimal() and len(text) < 7 else None


def _yes_no(param, given, _graph):
    return bool(given.get(param.key))


def _length(param, given, _graph):
    text = to_latin(given.get(f"amount-{param.key}", "")).strip()
    if not text:
        return None
    amount = int(text) if text.isdecimal() and len(text) < 7 else 0
    return {"amount": amount, "unit": given.get(f"unit-{param.key}", "hours")[:10]}


def _words(param, given, _graph):
    return words_in(given, param.key)


def words_in(given, name) -> dict:
    """A text by language: of those languages in which something was written."""
    texts = {each: given.get(f"{each}-{name}", "").replace("\x00", "").replace("\r\n", "\n") for each in LANGUAGES}
    return {each: text for each, text in texts.items() if text.strip()}


def _picks(param, given, _graph):
    return _rows(param, given, lambda place: _pick(param, given, place))


def _pick(param, given, place):
    name = f"{param.key}-{place}"
    pick = {"value": given.get(f"value-{name}", "").strip()[:40], "label": words_in(given, name)}
    also = given.get(f"also-{name}", "").replace("\x00", "").strip()
    return pick | ({"also": also} if also else {})


def _conditions(param, given, graph):
    filters = _filters(given, variable_fields(graph))
    return _rows(param, given, lambda place: _condition(given, place, filters), key="key")


def _condition(given, place, filters):
    name = f"conditions-{place}"
    label = clean_line(given.get(f"name-{name}", ""), 100)
    return {
        "key": given.get(f"key-{name}", "").strip()[:40],
        "name": label,
        "filter": filters.get(f"w{place}") or {"all": []},
    }


class _Part:
    """The lines of one filter among those of several in a form."""

    def __init__(self, given, lines):
        self.get, self.lines, self.given = given.get, lines, given

    def getlist(self, name):
        return self.lines if name == "row" else self.given.getlist(name)


def _filters(given, more):
    """{place of its outermost group: filter} of the filters in a form."""
    found, lines, depth = {}, [], 0
    for line in given.getlist("row")[:1000]:
        lines.append(line)
        depth += 1 if line.startswith("(") else -1 if line == ")" else 0
        if depth == 0:
            found[lines[0][1:41]] = read_editor(_Part(given, lines), more)[0].filter
            lines = []
    return found


def _answers(param, given, _graph):
    return _rows(
        param,
        given,
        lambda place: {
            each: given.get(f"{each}-{param.key}-{place}", "").strip()[:500] for each in ("path", "variable")
        },
        key=None,
    )


def _action(_param, given, _graph):
    return read_action(given, "act")


def _rows(param, given, read, key="value"):
    """The rows of a param as they stand, after what a button asked of them. Each keeps its key for ever: exits and variables hold it."""
    places = given.getlist(f"row-{param.key}")[: MOST_CHOICES + 1]
    rows = [(place, read(place[:40])) for place in places]
    found = _ordered(rows, param.key, given)
    if given.get("more") == param.key and len(found) < MOST_CHOICES:
        found.append(_blank(param.kind))
    return _named(found, key, PREFIX[param.kind]) if key else found


def _ordered(rows, name, given):
    for verb, step in (("less", None), ("up", -1), ("down", 1)):
        asked, _sep, place = given.get(verb, "").partition(":")
        at = next((number for number, (each, _row) in enumerate(rows) if each == place), None)
        if asked != name or at is None:
            continue
        row = rows.pop(at)
        if step:
            rows.insert(max(at + step, 0), row)
    return [row for _place, row in rows]


def _blank(kind):
    if kind == "conditions":
        return {"key": "", "name": "", "filter": {"all": []}}
    return {"path": "", "variable": ""} if kind == "answers" else {"value": "", "label": {}}


def _named(rows, key, letter):
    """Rows without a key get the first that is free."""
    taken = {row[key] for row in rows}
    free = (f"{letter}{number}" for number in range(1, 1000) if f"{letter}{number}" not in taken)
    return [row if row[key] else row | {key: next(free)} for row in rows]


_READ = {
    "number": _number,
    "yes_no": _yes_no,
    "length": _length,
    "words": _words,
    "choices": _picks,
    "outcomes": _picks,
    "conditions": _conditions,
    "answers": _answers,
    "action": _action,
}
