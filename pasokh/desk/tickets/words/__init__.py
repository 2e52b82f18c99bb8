"""The events of a ticket in words: «نگار درخواست را به سارا واگذار کرد».

One module for each capability; what is told here stands in the thread, is shown live, and has the head and the panel drawn anew.
"""

from . import automation, away, basic, chats, flows, life, promises, queues, relations, types, work, writing  # noqa: F401 (each says its own)
from .names import Names, asked_names
from .told import quiet_kinds, told_kinds, words_of

SHOWN = told_kinds()
QUIET = quiet_kinds()

__all__ = ["QUIET", "SHOWN", "Names", "asked_names", "words_of"]
