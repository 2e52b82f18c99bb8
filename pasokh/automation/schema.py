"""The shape of an export, published: docs/automation.schema.json is written from here, and a test holds both equal."""

from pasokh.contacts.filters import fields as of_customers
from pasokh.kernel.filters import schema_of
from pasokh.kernel.published import export_of, line, object_of, published
from pasokh.tickets.filters.catalogue import shipped_fields

from .actions.exchange import FORMAT, VERSION
from .acts import ACTS
from .acts.registry import LONGEST_LINE, LONGEST_TEXT, MOST_ACTIONS
from .by_clock import NAMED_DAYS
from .happenings import HAPPENINGS
from .models.rule import NAME_LENGTH
from .when import BY, HOURS, MOMENTS, MOST

CLOCK = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
LINE = line(LONGEST_LINE)
ABOUT = (
    "Ids are a business's own; `names` says what they are called, by which another business finds its own. "
    "Conditions may also ask own fields: values.<key>."
)
KINDS = {
    "choice": LINE,
    "line": LINE,
    "url": LINE | {"format": "uri"},
    "address": LINE | {"format": "email"},
    "text": line(LONGEST_TEXT),
    "length": {"$ref": "#/$defs/length"},
    "yes_no": {"type": "boolean"},
}


def schema() -> dict:
    """The JSON Schema (2020-12) of an export of rules and macros."""
    # Rules about customers ask the fields of those, where tickets have none of the name.
    filters = schema_of(
        shipped_fields() | {key: field for key, field in of_customers().items() if key not in shipped_fields()}
    )["$defs"]
    return export_of(
        {"title": "Rules and macros of Pasokh", "description": ABOUT},
        format=FORMAT,
        version=VERSION,
        properties={
            "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
            "macros": {"type": "array", "items": {"$ref": "#/$defs/macro"}},
        },
        definitions=_definitions() | {"own": own("values")} | filters | {"condition": _condition(filters["condition"])},
    )


def text() -> str:
    """The document as it is published, its titles in English."""
    return published(schema)


def _condition(known):
    asked = [{name: said for name, said in each.items() if name != "title"} for each in known["oneOf"]]
    return {"anyOf": [*asked, {"$ref": "#/$defs/own"}]}


def own(prefix) -> dict:
    """A condition about a field that each business has of its own, below this prefix."""
    known = {"field": {"type": "string", "pattern": rf"^{prefix}\."}, "op": {"type": "string"}, "value": True}
    return {"properties": known, "required": ["field", "op"], "additionalProperties": False}


def _definitions():
    name = line(NAME_LENGTH)
    actions = {"type": "array", "minItems": 1, "maxItems": MOST_ACTIONS, "items": {"$ref": "#/$defs/action"}}
    rule = {
        "name": name,
        "trigger": {"$ref": "#/$defs/trigger"},
        "conditions": {"anyOf": [{"$ref": "#/$defs/part"}, {"const": {}}]},
        "actions": actions,
        "stops": {"type": "boolean"},
    }
    return {
        "rule": object_of(rule, ["name", "trigger", "actions"]),
        "macro": object_of({"name": name, "actions": actions, "team": LINE}, ["name", "actions"]),
        "trigger": {"oneOf": [_event(), _time(), _clock(), _month()]},
        "length": _length(),
        "action": {"oneOf": [_action(act) for act in ACTS.values()]},
    }


def _event():
    return object_of({"on": {"enum": [*HAPPENINGS]}, "by": {"enum": [*BY]}, "hours": {"enum": [*HOURS]}}, ["on"])


def _time():
    known = {"after": {"$ref": "#/$defs/length"}, "since": {"enum": [*MOMENTS]}, "working": {"type": "boolean"}}
    return object_of(known, ["after", "since"])


def _clock():
    day = {"type": "integer", "minimum": 0, "maximum": 6, "description": "Saturday is 0."}
    days = {"type": "array", "minItems": 1, "maxItems": 7, "items": day}
    return object_of({"at": CLOCK, "days": days, "working": {"type": "boolean"}}, ["at", "days"])


def _month():
    numbers = {"type": "integer", "minimum": 1, "maximum": 31}
    day = {"oneOf": [numbers, {"enum": [*NAMED_DAYS]}], "description": "In the calendar that the business reads."}
    days = {"type": "array", "minItems": 1, "maxItems": 31 + len(NAMED_DAYS), "items": day}
    return object_of({"at": CLOCK, "month_days": days, "shifts": {"type": "boolean"}}, ["at", "month_days"])


def _length():
    return object_of(
        {"amount": {"type": "integer", "minimum": 1, "maximum": max(MOST.values())}, "unit": {"enum": [*MOST]}},
        ["amount", "unit"],
    )


def _action(act):
    known = {"do": {"const": act.key}} | {param.key: KINDS[param.kind] for param in act.params}
    return object_of(known, ["do", *(param.key for param in act.params if not param.optional)]) | {
        "title": str(act.short)
    }
