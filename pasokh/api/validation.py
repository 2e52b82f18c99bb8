"""What pydantic says of a request, in our own codes and the caller's language."""

from .problems import Problem, field_error

# pydantic's error type: our code, and the name of the limit in its context
_CODES = {
    "missing": ("missing", None),
    "extra_forbidden": ("unknown_field", None),
    "string_too_long": ("too_long", "max_length"),
    "string_too_short": ("too_short", "min_length"),
    "too_long": ("too_many", "max_length"),
    "too_short": ("too_small", "min_length"),
    "less_than_equal": ("too_large", "le"),
    "greater_than_equal": ("too_small", "ge"),
    "value_error": ("not_accepted", None),
    "assertion_error": ("not_accepted", None),
}
_CHOICES = {"literal_error", "enum"}
_PLACES = {"query": "parameter", "header": "header", "path": "parameter", "form": "pointer", "file": "pointer"}
MOST = 20  # errors that are told


def problem_of(errors) -> Problem:
    """The Problem of ninja's list of pydantic errors."""
    return Problem("invalid", errors=[_told(error) for error in errors[:MOST]])


def _told(error):
    source, *path = error["loc"]
    where = {_PLACES[source]: str(path[-1])} if source in ("query", "header", "path") else {"pointer": _pointer(path)}
    kind, context = error["type"], error.get("ctx", {})
    if kind in _CHOICES:
        return field_error("not_a_choice", choices=str(context.get("expected", "")).replace("'", ""), **where)
    if kind == "too_long" and context["field_type"] == "Value":
        kind = "string_too_long"  # so pydantic calls the length of a text that may be null
    code, limit = _CODES.get(kind, ("wrong_type", None))
    return field_error(code, **({"limit": context[limit]} if limit else {}), **where)


def _pointer(path):
    # The first step is the name of the endpoint's own argument.
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path[1:])
