"""Examples for the description, put together from those of the fields."""

PLAIN = {"string": "", "integer": 0, "boolean": False, "null": None}
UUID = "019a8c5e-4b7d-7c3f-9a1b-2c3d4e5f6a7b"


def sent(schema, schemas):
    """An example body: the fields that have an example of their own, or are needed."""
    schema = _resolved(schema, schemas)
    needed = schema.get("required", [])
    told = {
        name: sent(field, schemas) if _is_object(field, schemas) else _value(field, schemas)
        for name, field in schema.get("properties", {}).items()
        if name in needed or "examples" in field or _is_object(field, schemas)
    }
    return {name: value for name, value in told.items() if value != {}}


def answered(schema, schemas):
    """An example answer: every field."""
    return _value(schema, schemas)


def _value(schema, schemas):
    schema = _resolved(schema, schemas)
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        fields = schema.get("properties", {})
        return {name: _value(field, schemas) for name, field in fields.items() if name != "display"}
    if kind == "array":
        return [_value(schema["items"], schemas)]
    return UUID if schema.get("format") == "uuid" else PLAIN.get(kind)


def _resolved(schema, schemas):
    schema = {**schema, **_chosen(schema)}
    if "$ref" in schema:
        return {**schemas[schema["$ref"].rpartition("/")[2]], **{k: v for k, v in schema.items() if k == "examples"}}
    return schema


def _chosen(schema):
    return next((each for each in schema.get("anyOf", []) if each.get("type") != "null"), {})


def _is_object(schema, schemas):
    return "properties" in _resolved(schema, schemas)
