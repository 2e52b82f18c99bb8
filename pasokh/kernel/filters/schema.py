"""The shape of a filter, published: for programs that write filters and for those that check them."""

import json
from pathlib import Path

from .operators import OPERATORS

SCHEMA: dict = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))


def schema_of(fields) -> dict:
    """The schema narrowed to these fields ({key: Field}): which there are, and what each can be asked with."""
    conditions = [_condition(field) for field in fields.values()]
    return SCHEMA | {"$defs": SCHEMA["$defs"] | {"condition": {"oneOf": conditions}}}


def _condition(field):
    asked = [_question(field, op) for op in field.operators]
    return {
        "title": str(field.label),
        "properties": {"field": {"const": field.key}},
        "required": ["field"],
        "oneOf": asked,
    }


def _question(field, op):
    takes = OPERATORS[op].takes
    if takes == "nothing":
        return {"properties": {"op": {"const": op}, "field": True}, "required": ["op"], "additionalProperties": False}
    value = {"$ref": f"#/$defs/{takes}"}
    known = {"op": {"const": op}, "field": True, "value": value}
    return {"properties": known, "required": ["op", "value"], "additionalProperties": False}
