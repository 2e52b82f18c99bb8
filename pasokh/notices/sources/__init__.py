"""Which events tell whom: one module for each field of work."""

from . import channels, people, promises, thread, work
from .registry import Wish, notifies, told_kinds, wishes_of

__all__ = ["Wish", "channels", "notifies", "people", "promises", "thread", "told_kinds", "wishes_of", "work"]
