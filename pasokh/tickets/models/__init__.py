from .attachment import Attachment
from .broadcast import Broadcast, BroadcastPart
from .bulk import Bulk, BulkPart
from .checklist import Checklist, ChecklistItem, ChecklistTemplate
from .closure import Closure
from .draft import Draft
from .envelope import Envelope
from .export import Export
from .field_value import FieldValue
from .filled_before import FilledBefore
from .follow_up import FollowUp
from .held_reply import HeldReply
from .inbox import Inbox
from .life_rules import LifeRules
from .link import Link
from .merging import Merge
from .message import Message
from .message_edit import MessageEdit
from .participant import Participant
from .people import Follower
from .priority import PriorityMatrix
from .rating import Rating
from .resolution import Resolution, ResolutionCategory
from .saved_reply import SavedReply, SavedReplyUse
from .search_entry import SearchEntry
from .status import Category, Status
from .tag import Tag, TicketTag
from .task import Task
from .ticket import Ticket
from .ticket_type import TicketType, TypeField
from .time_entry import TimeEntry, Timer
from .transcript import Transcript
from .view import Pin, View
from .writing_habit import WritingHabit

__all__ = [
    "Attachment",
    "Broadcast",
    "BroadcastPart",
    "Bulk",
    "BulkPart",
    "Category",
    "Checklist",
    "ChecklistItem",
    "ChecklistTemplate",
    "Closure",
    "Draft",
    "Envelope",
    "Export",
    "FieldValue",
    "FilledBefore",
    "FollowUp",
    "Follower",
    "HeldReply",
    "Inbox",
    "LifeRules",
    "Link",
    "Merge",
    "Message",
    "MessageEdit",
    "Participant",
    "Pin",
    "PriorityMatrix",
    "Rating",
    "Resolution",
    "ResolutionCategory",
    "SavedReply",
    "SavedReplyUse",
    "SearchEntry",
    "Status",
    "Tag",
    "Task",
    "Ticket",
    "TicketTag",
    "TicketType",
    "TimeEntry",
    "Timer",
    "Transcript",
    "TypeField",
    "View",
    "WritingHabit",
]
