"""A flow as one JSON document, for another business or another day: `docs/schemas/flow.json` is its shape.

Ids in it (members, teams, tags, …) are the business's own; `names` says what each is called. Whoever takes the document in finds them by id, then by name.
"""

from django.utils.translation import gettext as _

from pasokh.automation.actions.exchange import prefixes, row_of

from ..graph import clean
from ..models import Flow
from ..models.flow import NAME_LENGTH
from .flows import create

FORMAT = "pasokh-flow"
VERSION = 1
MOST_NAMES = 2_000


def export(flow) -> dict:
    """What a flow looks like: its draft, else the version in service."""
    graph = (flow.draft or flow.active).graph
    document = {"format": FORMAT, "version": VERSION, "name": flow.name, "kind": flow.kind, "graph": graph}
    return document | {"names": _names(graph)}


def _names(graph) -> dict:
    found = {}
    for text in sorted(_ids(graph)):
        if text.startswith(Flow.PREFIX):
            found |= {text: row.name} if (row := _flow(text)) else {}
        elif row := row_of(text):
            found[text] = getattr(row, prefixes()[row.PREFIX][1])
    return found


def _flow(text):
    try:
        return Flow.objects.by_public_id(text)
    except Flow.DoesNotExist:
        return None


def _ids(part) -> set[str]:
    """The public ids within: of their own, or after «member:», «team:», «leads:»."""
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        return {text for each in part for text in _ids(each)}
    text = part.rpartition(":")[2] if isinstance(part, str) else ""
    return {text} if text[3:4] == "_" and len(text) < 60 else set()


def import_(document, by) -> Flow:
    """Make the flow of a document, as a draft. Raises ValueError, in words; nothing has been made then."""
    if not isinstance(document, dict) or (document.get("format"), document.get("version")) != (FORMAT, VERSION):
        raise ValueError(_("This is no export of a flow."))
    name, kind, names = document.get("name"), document.get("kind"), document.get("names", {})
    if not isinstance(name, str) or not isinstance(kind, str) or not isinstance(names, dict) or len(names) > MOST_NAMES:
        raise ValueError(_("This is no export of a flow."))
    graph = clean(document.get("graph"))
    return create(name[:NAME_LENGTH], kind, by, graph=_with(graph, _namesakes(names)))


def _namesakes(names) -> dict:
    """{id in the document: id here} of those that are not here but have a namesake."""
    found = {}
    for text, name in names.items():
        if isinstance(name, str) and (row := _namesake(str(text), name)):
            found[text] = row.public_id
    return found


def _namesake(text, name):
    if text.startswith(Flow.PREFIX):
        return None if _flow(text) else Flow.objects.standing().filter(name=name).first()
    model, field = prefixes().get(text[:3], (None, None))
    return model.objects.filter(**{field: name}).first() if model and row_of(text) is None else None


def _with(part, ids):
    if isinstance(part, dict):
        return {key: _with(value, ids) for key, value in part.items()}
    if isinstance(part, list):
        return [_with(each, ids) for each in part]
    if not isinstance(part, str):
        return part
    before, colon, text = part.rpartition(":")
    return before + colon + ids[text] if text in ids else part
