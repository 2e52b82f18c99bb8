"""The shape of an export, published: docs/automation.schema.json is written from here, and a test holds both equal."""

import json

from django.utils.translation import override

from pasokh.kernel.filters import schema_of
from pasokh.tickets.filters.catalogue import shipped_fields

from .actions.exchange import FORMAT, VERSION
from .acts import ACTS
from .acts.registry import LONGEST_LINE, LONGEST_TEXT, MOST_ACTIONS
from .models.rule import NAME_LENGTH
from .when import BY, HAPPENINGS, HOURS, MOMENTS, MOST

LINE = {"type": "string", "minLength": 1, "maxLength": LONGEST_LINE}
ABOUT = (
    "Ids are a business's own; `names` says what they are called, by which another business finds its own. "
    "Conditions may also ask own fields: values.<key>."
)
KINDS = {
    "choice": LINE,
    "line": LINE,
    "url": LINE | {"format": "uri"},
    "address": LINE | {"format": "email"},
    "text": {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
    "length": {"$ref": "#/$defs/length"},
    "yes_no": {"type": "boolean"},
}


def schema() -> dict:
    """The JSON Schema (2020-12) of an export of rules and macros."""
    filters = schema_of(shipped_fields())["$defs"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rules and macros of Pasokh",
        "description": ABOUT,
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
            "macros": {"type": "array", "items": {"$ref": "#/$defs/macro"}},
            "names": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "required": ["format", "version"],
        "$defs": _definitions() | {"own": _own()} | filters | {"condition": _condition(filters["condition"])},
    }


def text() -> str:
    """The document as it is published, its titles in English."""
    with override("en"):
        return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _condition(known):
    asked = [{name: said for name, said in each.items() if name != "title"} for each in known["oneOf"]]
    return {"anyOf": [*asked, {"$ref": "#/$defs/own"}]}


def _own():
    known = {"field": {"type": "string", "pattern": r"^values\."}, "op": {"type": "string"}, "value": True}
    return {"properties": known, "required": ["field", "op"], "additionalProperties": False}


def _definitions():
    name = {"type": "string", "minLength": 1, "maxLength": NAME_LENGTH}
    actions = {"type": "array", "minItems": 1, "maxItems": MOST_ACTIONS, "items": {"$ref": "#/$defs/action"}}
    rule = {
        "name": name,
        "trigger": {"$ref": "#/$defs/trigger"},
        "conditions": {"anyOf": [{"$ref": "#/$defs/part"}, {"const": {}}]},
        "actions": actions,
        "stops": {"type": "boolean"},
    }
    return {
        "rule": _object(rule, ["name", "trigger", "actions"]),
        "macro": _object({"name": name, "actions": actions}, ["name", "actions"]),
        "trigger": {"oneOf": [_event(), _time(), _clock()]},
        "length": _length(),
        "action": {"oneOf": [_action(act) for act in ACTS.values()]},
    }


def _object(properties, required):
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _event():
    return _object({"on": {"enum": [*HAPPENINGS]}, "by": {"enum": [*BY]}, "hours": {"enum": [*HOURS]}}, ["on"])


def _time():
    known = {"after": {"$ref": "#/$defs/length"}, "since": {"enum": [*MOMENTS]}, "working": {"type": "boolean"}}
    return _object(known, ["after", "since"])


def _clock():
    day = {"type": "integer", "minimum": 0, "maximum": 6, "description": "Saturday is 0."}
    days = {"type": "array", "minItems": 1, "maxItems": 7, "items": day}
    clock = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
    return _object({"at": clock, "days": days, "working": {"type": "boolean"}}, ["at", "days"])


def _length():
    return _object(
        {"amount": {"type": "integer", "minimum": 1, "maximum": max(MOST.values())}, "unit": {"enum": [*MOST]}},
        ["amount", "unit"],
    )


def _action(act):
    known = {"do": {"const": act.key}} | {param.key: KINDS[param.kind] for param in act.params}
    return _object(known, ["do", *(param.key for param in act.params if not param.optional)]) | {
        "title": str(act.short)
    }
