from .encounter import Encounter
from .message import MessageVersion, SmartMessage
from .showing import Showing

__all__ = ["Encounter", "MessageVersion", "Showing", "SmartMessage"]
