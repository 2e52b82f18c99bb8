from .attachment import Attachment
from .closure import Closure
from .follow_up import FollowUp
from .inbox import Inbox
from .life_rules import LifeRules
from .message import Message
from .participant import Participant
from .resolution import Resolution, ResolutionCategory
from .search_entry import SearchEntry
from .status import Category, Status
from .tag import Tag, TicketTag
from .ticket import Ticket

__all__ = [
    "Attachment",
    "Category",
    "Closure",
    "FollowUp",
    "Inbox",
    "LifeRules",
    "Message",
    "Participant",
    "Resolution",
    "ResolutionCategory",
    "SearchEntry",
    "Status",
    "Tag",
    "Ticket",
    "TicketTag",
]
