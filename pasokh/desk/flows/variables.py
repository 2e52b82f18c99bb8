"""The variables of a flow, as lines of a form: what is asked of whoever starts it, what customers answer, what other programs say."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pasokh.flows.graph.cleaning import MOST_VARIABLES, VARIABLE_KINDS
from pasokh.flows.kinds.param import VARIABLE

from .reading import words_in

KIND_WORDS = {
    "text": gettext_lazy("Text"),
    "number": pgettext_lazy("kind of variable", "Number"),
    "phone": gettext_lazy("Phone number"),
    "email": gettext_lazy("E-mail address"),
    "date": gettext_lazy("Date"),
    "choice": gettext_lazy("One of several choices"),
}


def lines_of(graph) -> list[dict]:
    """The variables as the form shows them."""
    return [{"name": name, **each} for name, each in graph["variables"].items()]


def read_variables(given) -> dict:
    """The variables that a form holds, after what its buttons asked (`more-variable`, `less-variable`). Raises ValueError, in words."""
    found, gone = {}, given.get("less-variable", "")
    for place in given.getlist("row-variable")[: MOST_VARIABLES + 1]:
        if place != gone and (name := _name(given, place[:40], found)):
            found[name] = _variable(given, place[:40])
    if given.get("more-variable"):
        found[_free(found)] = {"label": {}, "kind": "text"}
    return found


def _name(given, place, found):
    name = given.get(f"name-variable-{place}", "").strip().lower().replace(" ", "_")[:40]
    if not name:
        return _free(found)
    if not VARIABLE.fullmatch(name):
        raise ValueError(
            _(
                "The name of a variable is Latin letters, digits and underscores, such as order_number: “%(name)s” is not."
            )
            % {"name": name}
        )
    if name in found:
        raise ValueError(_("There are two variables “%(name)s”.") % {"name": name})
    return name


def _variable(given, place):
    kind = given.get(f"kind-variable-{place}", "text")
    ask = {"ask": True} if given.get(f"ask-variable-{place}") else {}
    return {"label": words_in(given, f"variable-{place}"), "kind": kind if kind in VARIABLE_KINDS else "text"} | ask


def _free(found):
    return next(name for number in range(1, MOST_VARIABLES + 3) if (name := f"v{number}") not in found)
