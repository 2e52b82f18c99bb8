"""One filter language for views, automation, promises, reports and API: JSON that says which things are meant.

    {"all": [{"field": "status", "op": "is", "value": ["open"]},
             {"any": [{"field": "assignee", "op": "is", "value": ["me"]}, {"field": "assignee", "op": "empty"}]},
             {"field": "created", "op": "in", "value": "this_week"}]}

A filter is a group (`all`, `any`, `none` of its parts) or one condition; groups nest. Rooms declare what can be asked of their things as
`Field`s; `schema.json` is the shape for everybody else. `check` says in words what is wrong with a filter that came from outside;
`matches` answers for one thing whose values are at hand; `to_q` asks the database the same. Spans of time are told in the words of the
reader's calendar (`spans.py`); "me" and the like are words that a field declares and that a `Scope` knows.
"""

from .binding import bind
from .checking import check, named_fields
from .fields import Field
from .matching import matches, may_match, predicate
from .queries import to_q
from .schema import SCHEMA, schema_of
from .scope import Scope

EVERYTHING: dict = {"all": []}

__all__ = [
    "EVERYTHING",
    "SCHEMA",
    "Field",
    "Scope",
    "bind",
    "check",
    "matches",
    "may_match",
    "named_fields",
    "predicate",
    "schema_of",
    "to_q",
]
