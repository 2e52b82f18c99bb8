"""The shape of an exported flow, published: docs/schemas/flow.json is written from here, and a test holds both equal."""

from pasokh.automation.acts.registry import LONGEST_LINE
from pasokh.automation.schema import own
from pasokh.automation.schema import schema as of_rules
from pasokh.kernel.published import export_of, line, object_of, published

from .actions.exchange import FORMAT, VERSION
from .graph.cleaning import FARTHEST, LONGEST_NAME, MOST_STEPS, MOST_VARIABLES, STEP_ID, VARIABLE_KINDS
from .kinds import FLOW_KINDS, KINDS
from .kinds.param import (
    LANGUAGES,
    LONGEST_ALSO,
    LONGEST_LABEL,
    LONGEST_WORDS,
    MOST_ANSWERS,
    MOST_CHOICES,
    PATH,
    VALUE,
    VARIABLE,
)
from .models.flow import NAME_LENGTH

ABOUT = (
    "Ids are a business's own; `names` says what they are called, by which another business finds its own. "
    "Conditions ask fields of requests, own ones too (values.<key>), and variables of the flow (var.<name>). "
    "Which ways out a step has follows from its kind: see the descriptions."
)
OF_RULES_ONLY = ("rule", "macro", "trigger")
LINE = line(LONGEST_LINE)


def schema() -> dict:
    """The JSON Schema (2020-12) of an export of one flow."""
    rules = {name: each for name, each in of_rules()["$defs"].items() if name not in OF_RULES_ONLY}
    graph = {"$ref": "#/$defs/graph"}
    return export_of(
        {"title": "A flow of Pasokh", "description": ABOUT},
        format=FORMAT,
        version=VERSION,
        properties={"name": line(NAME_LENGTH), "kind": {"enum": [*FLOW_KINDS]}, "graph": graph},
        required=["name", "kind", "graph"],
        definitions=rules | _definitions(_with_variables(rules["condition"])),
    )


def text() -> str:
    """The document as it is published, its titles in English."""
    return published(schema)


def _with_variables(condition):
    return {"condition": {"anyOf": [*condition["anyOf"], {"type": "object"} | own("var")]}}


def _words(longest):
    said = {each: {"type": "string", "maxLength": longest} for each in LANGUAGES}
    return object_of(said) | {"minProperties": 1}


def _definitions(more):
    steps = {
        "type": "object",
        "propertyNames": {"pattern": f"^{STEP_ID.pattern}$"},
        "maxProperties": MOST_STEPS,
        "additionalProperties": {"oneOf": [_step(kind) for kind in KINDS.values()]},
    }
    variable = {
        "label": {"anyOf": [_words(LONGEST_NAME), {"const": {}}]},
        "kind": {"enum": [*VARIABLE_KINDS]},
        "ask": {"type": "boolean", "description": "Asked of whoever starts the flow."},
    }
    variables = {
        "type": "object",
        "propertyNames": {"pattern": f"^{VARIABLE.pattern}$"},
        "maxProperties": MOST_VARIABLES,
        "additionalProperties": object_of(variable, ["kind"]),
    }
    target = {"type": ["string", "null"], "pattern": f"^{STEP_ID.pattern}$"}
    graph = {"start": target, "variables": variables, "steps": steps}
    return more | {
        "graph": object_of(graph, ["start", "steps"]),
        "exits": {"type": "object", "additionalProperties": target},
        "words": _words(LONGEST_WORDS),
    }


def _step(kind):
    place = {"type": "integer", "minimum": -FARTHEST, "maximum": FARTHEST}
    common = {
        "kind": {"const": kind.key},
        "name": {"type": "string", "maxLength": LONGEST_NAME},
        "at": {"type": "array", "prefixItems": [place, place], "minItems": 2, "maxItems": 2},
        "exits": {"$ref": "#/$defs/exits"},
    }
    params = {param.key: _PARAMS[param.kind] | {"title": str(param.label)} for param in kind.params}
    ways = ", ".join(way for way, _label in kind.exits({"timeout": 1, "length": 1, "until": "x"}))
    told = {"title": str(kind.short), "description": f"{kind.about} Ways out: {ways or 'none'}."}
    return object_of(common | params, ["kind"]) | told


def _several(properties, required, most):
    return {"type": "array", "maxItems": most, "items": object_of(properties, required)}


_VALUE = {"type": "string", "pattern": f"^{VALUE.pattern}$"}
_PICK = {"value": _VALUE, "label": _words(LONGEST_LABEL)}
_PARAMS = {
    "words": {"$ref": "#/$defs/words"},
    "choice": LINE,
    "line": LINE,
    "people": LINE | {"description": "assignee, starter, leads, member:<id>, team:<id> or leads:<id of a team>."},
    "url": LINE | {"format": "uri"},
    "length": {"$ref": "#/$defs/length"},
    "yes_no": {"type": "boolean"},
    "number": {"type": "integer", "minimum": 1, "maximum": 10},
    "variable": {"type": "string", "pattern": f"^{VARIABLE.pattern}$"},
    "action": {"$ref": "#/$defs/action"},
    "choices": _several(
        _PICK | {"also": {"type": "string", "maxLength": LONGEST_ALSO}}, ["value", "label"], MOST_CHOICES
    ),
    "outcomes": _several(_PICK, ["value", "label"], MOST_CHOICES),
    "conditions": _several(
        {"key": _VALUE, "name": {"type": "string", "maxLength": LONGEST_LABEL}, "filter": {"$ref": "#/$defs/part"}},
        ["key", "filter"],
        MOST_CHOICES,
    ),
    "answers": _several(
        {"path": {"type": "string", "pattern": f"^{PATH.pattern}$"}, "variable": {"type": "string"}},
        ["path", "variable"],
        MOST_ANSWERS,
    ),
}
