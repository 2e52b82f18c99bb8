"""A flow's variables as fields of the filter language: `var.<name>`, beside those of the ticket."""

from pasokh.kernel.filters import Field
from pasokh.tickets.filters import fields

from ..kinds import words_of

PREFIX = "var."
KINDS = {"number": "number", "date": "date", "choice": "choice"}


def variable_fields(graph) -> dict[str, Field]:
    """{key: Field} of the variables that a graph declares."""
    return {PREFIX + name: _field(PREFIX + name, name, each) for name, each in graph.get("variables", {}).items()}


def all_fields(graph) -> dict[str, Field]:
    """What the conditions of a graph may ask: the ticket's fields, and its own variables."""
    return fields() | variable_fields(graph)


def _field(key, name, given):
    return Field(key, KINDS.get(given["kind"], "text"), words_of(given.get("label")) or name)
