"""Which events tell whom: one module for each field of work."""

from . import people, promises, thread, work
from .registry import Wish, notifies, told_kinds, wishes_of

__all__ = ["Wish", "notifies", "people", "promises", "thread", "told_kinds", "wishes_of", "work"]
