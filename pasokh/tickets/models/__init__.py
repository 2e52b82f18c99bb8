from .attachment import Attachment
from .inbox import Inbox
from .message import Message
from .participant import Participant
from .search_entry import SearchEntry
from .status import Category, Status
from .tag import Tag, TicketTag
from .ticket import Ticket

__all__ = [
    "Attachment",
    "Category",
    "Inbox",
    "Message",
    "Participant",
    "SearchEntry",
    "Status",
    "Tag",
    "Ticket",
    "TicketTag",
]
