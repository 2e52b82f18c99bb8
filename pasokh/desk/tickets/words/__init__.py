"""The events of a ticket in words: «نگار درخواست را به سارا واگذار کرد».

One module for each capability; what is told here stands in the thread, is shown live, and has the head and the panel drawn anew.
"""

from . import basic
from .names import Names, asked_names
from .told import told_kinds, words_of

SHOWN = told_kinds()

__all__ = ["SHOWN", "Names", "asked_names", "basic", "words_of"]
