from .attachment import Attachment
from .draft import Draft
from .held_reply import HeldReply
from .checklist import Checklist, ChecklistItem, ChecklistTemplate
from .closure import Closure
from .follow_up import FollowUp
from .inbox import Inbox
from .life_rules import LifeRules
from .message import Message
from .message_edit import MessageEdit
from .participant import Participant
from .priority import PriorityMatrix
from .saved_reply import SavedReply, SavedReplyUse
from .resolution import Resolution, ResolutionCategory
from .search_entry import SearchEntry
from .status import Category, Status
from .tag import Tag, TicketTag
from .task import Task
from .ticket import Ticket
from .ticket_type import TicketType, TypeField
from .time_entry import TimeEntry, Timer
from .writing_habit import WritingHabit

__all__ = [
    "Attachment",
    "Category",
    "Checklist",
    "ChecklistItem",
    "ChecklistTemplate",
    "Draft",
    "HeldReply",
    "Closure",
    "FollowUp",
    "Inbox",
    "LifeRules",
    "Message",
    "MessageEdit",
    "Participant",
    "PriorityMatrix",
    "SavedReply",
    "SavedReplyUse",
    "Resolution",
    "ResolutionCategory",
    "SearchEntry",
    "Status",
    "Tag",
    "Task",
    "Ticket",
    "TicketTag",
    "TicketType",
    "TimeEntry",
    "Timer",
    "TypeField",
    "WritingHabit",
]
