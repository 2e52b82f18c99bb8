"""What rules and macros can do: one module for each field of work, all in one registry."""

from . import filling, making, saying, segments, telling, ticket, waiting
from .registry import ACTS, Act, CannotDo, Deed, Param, acts_for, check_actions, register, tell_action

__all__ = [
    "ACTS",
    "Act",
    "CannotDo",
    "Deed",
    "Param",
    "acts_for",
    "check_actions",
    "filling",
    "making",
    "register",
    "saying",
    "segments",
    "tell_action",
    "telling",
    "ticket",
    "waiting",
]
