"""What a step can be: one `Kind` for each, with what it needs, where it leads, and how it is said. The canvas, the engine and the check read the same."""

from .kind import CONVERSATION, FLOW_KINDS, INSIDE, PROCESS, Kind
from .param import Param, Pick, words_of
from .shipped import KINDS

__all__ = ["CONVERSATION", "FLOW_KINDS", "INSIDE", "KINDS", "PROCESS", "Kind", "Param", "Pick", "words_of"]
