"""What a run says to a customer: the text in her language, with its places filled and its choices numbered."""

import re
from datetime import date

from pasokh.automation.acts import CannotDo
from pasokh.kernel.persian.digits import in_language
from pasokh.kernel.persian.folding import fold
from pasokh.kernel.persian.jalali import show_date
from pasokh.kernel.persian.numbers import show_number
from pasokh.tickets.writing.saved_replies import PLACE, fill
from pasokh.workspaces.models import Workspace

from .kinds import words_of

MARK = re.compile("\ue000(\\d+)\ue001")  # private letters: no text of anybody's has them, for they are taken out first


def language_of(run) -> str:
    """The language in which a run speaks: the customer's, else the business's."""
    own = run.ticket.contact.language if run.ticket else ""
    return (own or Workspace.objects.values_list("language", flat=True).get(pk=run.workspace_id))[:2]


def filled(text, run, by, language) -> str:
    """A text with the flow's variables and those of saved replies. Raises CannotDo where one of the latter says nothing here."""

    def rest(text):
        found = fill(text, ticket=run.ticket, member=by, language=language)
        if found.open:
            raise CannotDo("open_places")
        return found.text

    return told(text, run.version.graph, run.variables, language, rest if run.ticket else str)


def with_own(text, run, language) -> str:
    """A text with the flow's variables; other places stay, for whoever fills them. Braces in what somebody typed are places for nobody."""
    text, said = _with_marks(text, run.version.graph, run.variables, language)
    return MARK.sub(lambda match: said[int(match[1])].replace("{{", "{ {"), text)


def told(text, graph, variables, language, rest=str) -> str:
    """A text with the variables of a graph; `rest` fills the other places."""
    text, said = _with_marks(text, graph, variables, language)
    # The variables last, so that braces in what somebody typed are only braces.
    return MARK.sub(lambda match: said[int(match[1])], rest(text))


def in_line(text, longest) -> str:
    """A text as one line: what a variable says may have several."""
    return " ".join(text.split())[:longest].strip()


def _with_marks(text, graph, variables, language) -> tuple[str, list[str]]:
    """The text with a mark for each variable of the flow, and what stands there."""
    said, names = [], _names(graph)

    def own(match):
        name = names.get(fold(match[1]))
        if name is None:
            return match[0]
        said.append(shown_value(graph, name, variables.get(name), language) or match[2] or "")
        return f"\ue000{len(said) - 1}\ue001"

    return PLACE.sub(own, re.sub("[\ue000\ue001]", "", text)), said


def _names(graph) -> dict:
    """{folded name or label: name of the variable}."""
    found = {}
    for name, given in graph.get("variables", {}).items():
        for spelling in (name, name.replace("_", " "), *(given.get("label") or {}).values()):
            found.setdefault(fold(spelling), name)
    return found


def shown_value(graph, name, value, language) -> str:
    """A value of a variable of a graph as people read it; "" where it has none."""
    kind = graph.get("variables", {}).get(name, {}).get("kind", "text")
    if value in (None, ""):
        return ""
    if kind == "number" and isinstance(value, int | float):
        return show_number(value, language)
    if kind == "date":
        return show_date(date.fromisoformat(value), language=language)
    return _label(graph, name, value, language) or str(value)


def _label(graph, name, value, language):
    for step in graph["steps"].values():
        if step.get("variable") == name:
            for each in step.get("choices") or ():
                if each.get("value") == value:
                    return words_of(each.get("label"), language)
    return ""


def text_of(run, effect, by) -> str:
    """What an effect `say` says. Raises CannotDo where it would say nothing."""
    language = language_of(run)
    parts = [words_of(effect.get("before"), language), words_of(effect["words"], language)]
    text = "\n".join(filled(part, run, by, language) for part in parts if part.strip())
    if not text.strip():
        raise CannotDo("empty")
    lines = [f"{in_language(at, language)}. {label}" for at, label in numbered(effect["choices"], language)]
    return "\n\n".join([text, "\n".join(lines)]) if lines else text


def numbered(choices, language) -> list[tuple[int, str]]:
    """The choices as a customer sees them, numbered as she may answer."""
    return [(at, words_of(each.get("label"), language)) for at, each in enumerate(choices, 1)]
