"""What rules and macros can do: one module for each field of work, all in one registry."""

from . import making, saying, telling, ticket, waiting
from .registry import ACTS, Act, CannotDo, Deed, Param, check_actions, register, tell_action

__all__ = [
    "ACTS",
    "Act",
    "CannotDo",
    "Deed",
    "Param",
    "check_actions",
    "making",
    "register",
    "saying",
    "tell_action",
    "telling",
    "ticket",
    "waiting",
]
