"""Filters of tickets, for views, search, and whatever else chooses tickets: the fields that can be asked, and what relative words mean now.

The language itself is `kernel.filters`; `search_words` reads filters typed into a search.
"""

from .catalogue import fields, values_of
from .choices import BY_HAND, CHANNELS
from .facts import Facts, compiled, facts_of, facts_of_all, matches
from .own_fields import custom_of, offered
from .scope import bound, scope_of

__all__ = [
    "BY_HAND",
    "CHANNELS",
    "Facts",
    "bound",
    "compiled",
    "custom_of",
    "facts_of",
    "facts_of_all",
    "fields",
    "matches",
    "offered",
    "scope_of",
    "values_of",
]
