"""What one line of the list shows."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.tickets.models import Category
from pasokh.tickets.models.priority import Priority

ONLINE = timedelta(seconds=75)  # a visitor's page says every minute that it is open
TAGS_SHOWN = 2
CHANNEL_ICONS = {"chat": "chat", "email": "mail", "sms": "sms", "voice": "phone", "telegram": "telegram", "form": "form"}
STATUS_KINDS = {Category.SOLVED: "ok", Category.PAUSED: "", Category.CLOSED: ""}


def channel_word(kind) -> str:
    """The name of a kind of channel."""
    words = {
        "chat": _("Live chat"),
        "email": _("E-mail"),
        "sms": _("SMS"),
        "voice": _("Phone"),
        "telegram": _("Telegram"),
        "form": _("Form"),
        "api": _("API"),
    }
    return words.get(kind, kind)


def channel_icon(kind) -> str:
    """The icon of a kind of channel."""
    return CHANNEL_ICONS.get(kind, "api")


def priority_word(priority) -> str:
    """A priority in words."""
    words = {1: _("Priority: low"), 2: _("Priority: normal"), 3: _("Priority: high"), 4: _("Priority: urgent")}
    return words[priority]


PRIORITY_KINDS = {Priority.HIGH: "warn", Priority.URGENT: "danger"}


def contact_name(contact) -> str:
    """What a customer is called where she gave no name."""
    return contact.name or _("Visitor")


def presence_of(contact) -> str:
    """Whether the customer has our chat open now, as far as she was last seen."""
    seen = contact.last_seen_at
    return "online" if seen and timezone.now() - seen < ONLINE else ""


def row_of(ticket, mark=None) -> dict:
    """A line of the list, as ui/components/row.html wants it. `mark` shows what was searched for in the last words."""
    contact, last = ticket.contact, ticket.preview or ticket.subject
    high = ticket.priority in PRIORITY_KINDS
    return {
        "id": ticket.pk,
        "number": ticket.number,
        "name": contact_name(contact),
        "presence": presence_of(contact),
        "last": mark(last) if mark else last,
        "last_is_ours": ticket.preview_kind == "reply",
        "channel": channel_word(ticket.channel),
        "channel_icon": channel_icon(ticket.channel),
        "at": ticket.last_message_at,
        "unread": ticket.last_position > ticket.seen_by_staff,
        "due": priority_word(ticket.priority) if high else "",
        "due_kind": PRIORITY_KINDS.get(ticket.priority, ""),
        "status": _status(ticket),
        "status_kind": STATUS_KINDS.get(ticket.category, ""),
        "tags": [tag.name for tag in ticket.tags.all()][:TAGS_SHOWN],
        "order": order_of(ticket),
    }


def order_of(ticket) -> str:
    """The place of a line among the others, as text that sorts: newest activity first, then the newer ticket."""
    return f"{int(ticket.last_message_at.timestamp() * 1_000_000):017d}.{ticket.pk:015d}"


def _status(ticket):
    # «open» goes without saying.
    return "" if ticket.status.key == "open" else ticket.status.label(get_language())
