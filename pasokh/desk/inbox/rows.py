"""What one line of the list shows."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.tickets.models import Category, TicketTag
from pasokh.tickets.models.priority import Priority

ONLINE = timedelta(seconds=75)  # a visitor's page says every minute that it is open
TAGS_SHOWN = 2
CHANNEL_ICONS = {
    "chat": "chat",
    "email": "mail",
    "sms": "sms",
    "voice": "phone",
    "telegram": "telegram",
    "form": "form",
}


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


def priority_short(priority) -> str:
    """A priority in one word, where there is little room."""
    return {1: _("Low priority"), 2: _("Normal"), 3: _("High"), 4: _("Urgent")}[priority]


PRIORITY_KINDS = {Priority.HIGH: "warn", Priority.URGENT: "danger"}


def contact_name(contact) -> str:
    """What a customer is called where she gave no name."""
    return contact.name or _("Visitor")


def presence_of(contact) -> str:
    """Whether the customer has our chat open now, as far as she was last seen."""
    return presence(contact.last_seen_at)


def presence(seen) -> str:
    """The dot on the face of somebody last seen at a time."""
    return "online" if seen and timezone.now() - seen < ONLINE else ""


def fetch(tickets):
    """What a line reads of each ticket, and nothing else: whole objects would cost more than the rest of the page."""
    return tickets.values_list(
        "pk", "number", "channel", "subject", "preview", "preview_kind", "last_message_at", "last_position", "seen_by_staff",
        "priority", "category", "contact__name", "contact__last_seen_at", "status__key", "status__labels", named=True,
    )  # fmt: skip


def lines_of(rows, mark=None) -> list[dict]:
    """The lines of fetched rows, as ui/components/row.html wants them: one more query, for all their tags."""
    rows = list(rows)
    tags = _tags([row.pk for row in rows])
    return [_line(row, tags.get(row.pk, ()), mark) for row in rows]


def _tags(ids):
    tags = {}
    if ids:
        on_tickets = TicketTag.objects.filter(ticket__in=ids).order_by("pk")
        for pk, name in on_tickets.values_list("ticket", "tag__name"):
            tags.setdefault(pk, []).append(name)
    return tags


def _line(row, tags, mark):
    last = row.preview or row.subject
    high = row.priority in PRIORITY_KINDS
    return {
        "id": row.pk,
        "number": row.number,
        "name": row.contact__name or _("Visitor"),
        "presence": presence(row.contact__last_seen_at),
        "last": mark(last) if mark else last,
        "last_is_ours": row.preview_kind == "reply",
        "channel": channel_word(row.channel),
        "channel_icon": channel_icon(row.channel),
        "at": row.last_message_at,
        "unread": row.last_position > row.seen_by_staff,
        "due": priority_short(row.priority) if high else "",
        "due_kind": PRIORITY_KINDS.get(row.priority, ""),
        # «open» goes without saying.
        "status": "" if row.status__key == "open" else _label(row.status__labels),
        "status_kind": "ok" if row.category == Category.SOLVED else "",
        "tags": list(tags[:TAGS_SHOWN]),
        "order": order_of(row),
    }


def order_of(row) -> str:
    """The place of a line among the others, as text that sorts: newest activity first, then the newer ticket."""
    return f"{int(row.last_message_at.timestamp() * 1_000_000):017d}.{row.pk:015d}"


def _label(labels):
    return labels.get(get_language()) or next(iter(labels.values()), "")
