from .browser import Browser
from .counts import DayCount
from .event import VisitorEvent
from .here import Here, Node
from .keeping import Keeping
from .visit import PageView, Visit
from .visitor import Visitor

__all__ = ["Browser", "DayCount", "Here", "Keeping", "Node", "PageView", "Visit", "Visitor", "VisitorEvent"]
