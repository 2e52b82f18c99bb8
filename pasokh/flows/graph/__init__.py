"""A flow as JSON: steps by their id, each with its kind, what it needs, and where its exits lead.

    {"start": "s1", "variables": {"order": {"label": {"fa": "…"}, "kind": "text", "ask": true}},
     "steps": {"s1": {"kind": "message", "name": "…", "at": [0, 0], "text": {"fa": "…"}, "exits": {"next": "s2"}}, …}}

`clean` makes a graph of what came from outside, finished or not, or refuses it; `checked` says in words what is still missing before it can be
deployed; `blank` is what a new flow begins with. A variable with `ask` is asked of whoever starts the flow.
"""

from .blank import blank
from .checking import Problem, checked
from .cleaning import VARIABLE_KINDS, clean, fresh_id
from .fields import variable_fields

__all__ = ["VARIABLE_KINDS", "Problem", "blank", "checked", "clean", "fresh_id", "variable_fields"]
