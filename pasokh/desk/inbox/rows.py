"""What one line of the list shows."""

import json
from functools import lru_cache

from django.db.models import Case, OuterRef, Subquery, TextField, When
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from pasokh.contacts.models import Identity
from pasokh.contacts.models.contact import was_here
from pasokh.tickets.filters import CHANNELS
from pasokh.tickets.models import Category
from pasokh.tickets.models.orders import ORDERS
from pasokh.tickets.models.priority import Priority
from pasokh.ui.drawing import keep, reader, render
from pasokh.ui.filters import jalali

from ..promises.words import due_state, due_words
from .hits import hits
from .marking import marker
from .tags import coloured_tags, tag_words

TAGS_SHOWN = 2
OF_EVERY = (
    "pk", "number", "channel", "subject", "preview", "preview_kind", "last_message_at", "last_position", "seen_by_staff",
    "priority", "category", "contact", "name", "status__key", "labels", "snoozed_until", "due_at", "due_kind",
)  # fmt: skip
CHANNEL_ICONS = {
    "chat": "chat",
    "email": "mail",
    "sms": "sms",
    "voice": "phone",
    "telegram": "telegram",
    "bale": "bale",
    "form": "form",
    "call": "phone",
    "person": "person",
    "letter": "file",
    "whatsapp": "chat",
    "instagram": "image",
    "other": "note",
}
PRIORITIES = {1: N_("Priority: low"), 2: N_("Priority: normal"), 3: N_("Priority: high"), 4: N_("Priority: urgent")}
PRIORITIES_SHORT = {1: N_("Low"), 2: N_("Normal"), 3: N_("High"), 4: N_("Urgent")}
PRIORITY_KINDS = {Priority.HIGH: "warn", Priority.URGENT: "danger"}


def channel_word(kind) -> str:
    """The name of a kind of channel."""
    return str(CHANNELS.get(kind, kind))


def channel_icon(kind) -> str:
    """The icon of a kind of channel."""
    return CHANNEL_ICONS.get(kind, "api")


def priority_word(priority) -> str:
    """A priority in words."""
    return _(PRIORITIES[priority])


def priority_short(priority) -> str:
    """A priority in one word, where there is little room."""
    return _(PRIORITIES_SHORT[priority])


def contact_name(contact) -> str:
    """What a customer is called: her name, else her address, else her phone; only who told nothing is a visitor."""
    return known_name(contact) or _("Visitor")


def known_name(contact) -> str:
    """The same in no language: empty for who told nothing, which what is folded of her says without asking the database."""
    return (contact.name or contact.email or contact.phone) if contact.folded else ""


def shown_name():
    """As `contact_name`, in the database: "" for who told nothing. Addresses are read for those without a name only."""
    ways = Identity.objects.filter(contact=OuterRef("contact"), kind__in=("email", "phone"))
    first = ways.order_by("kind", "-proven", "pk").values("value")[:1]
    return Case(When(contact__name="", then=Subquery(first)), default="contact__name", output_field=TextField())


def presence_of(contact) -> str:
    """The dot on the face of a customer."""
    return presence(contact.last_seen_at)


def presence(seen) -> str:
    """The dot on the face of somebody last seen at a time."""
    return "online" if was_here(seen) else ""


def fetch_for(order):
    """A function that reads what a line shows of each ticket and what the order goes by, and nothing else: whole objects would cost
    more than the rest of the page.

    Texts and numbers, so that the row itself says what was drawn for it; last the tags, and what is shown as a dot.
    """
    return _fetching(order.read)


@lru_cache
def _fetching(read):
    further = tuple(path for path in read if path not in OF_EVERY)
    paths = (*OF_EVERY, *further, "tag_names", "contact__last_seen_at")
    said = {"said": Cast("values", TextField())} if "said" in further else {}

    def fetch(tickets):
        told = {
            "labels": Cast("status__labels", TextField()),
            "name": shown_name(),
            "tag_names": coloured_tags(TAGS_SHOWN),
        }
        return tickets.annotate(**told, **said).values_list(*paths, named=True)

    return fetch


def drawn(rows, query, current=None, text="", order=ORDERS["activity"], messages=None) -> list[dict]:
    """The lines of fetched rows: `id`, `order` and `html`. `current` is the key of the ticket that stands open.

    `text` is what was searched for, `messages` where it was found, if that is known (see `hits`).
    """
    how, mark = (query, text, order.key, reader()), marker(text) if text else None
    said = hits(rows, text, messages) if text else {}
    return [_drawn(row, how, row.pk == current, said.get(row.pk), mark, order.text(row)) for row in rows]


def _drawn(row, how, is_current, said, mark, order):
    dot, state = presence(row.contact__last_seen_at), due_state(row.due_at)

    def make():
        line = _line(row, dot, order) | {"due_state": state} | _searched(row, said, mark)
        return render("desk/inbox/row.html", {"line": line, "query": how[0], "is_current": is_current})

    return {
        "id": row.pk,
        "order": order,
        "html": keep((row[:-2], tuple(row.tag_names), dot, state, is_current, how, said), make),
    }


def _searched(row, said, mark):
    # Of a line that a search found: what was searched for, marked, where it stands.
    if mark is None:
        return {}
    ours, words = (said.ours, said.words) if said else (row.preview_kind == "reply", row.preview or row.subject)
    name = mark(row.name or "")
    return {"marked_name": name if "<mark>" in name else "", "last": mark(words), "last_is_ours": ours}


def _line(row, dot, order):
    high = row.priority in PRIORITY_KINDS
    return {
        "id": row.pk,
        "number": row.number,
        "name": row.name or _("Visitor"),
        "presence": dot,
        "contact": row.contact,
        "last": row.preview or row.subject,
        "last_is_ours": row.preview_kind == "reply",
        "channel": channel_word(row.channel),
        "channel_icon": channel_icon(row.channel),
        "at": row.last_message_at,
        "unread": row.last_position > row.seen_by_staff,
        "due_at": row.due_at,
        "due_words": due_words(row.due_at, row.due_kind, short=True),
        "due": priority_short(row.priority) if high else "",
        "due_kind": PRIORITY_KINDS.get(row.priority, ""),
        # «open» goes without saying.
        "status": _status(row),
        "status_kind": "ok" if row.category == Category.SOLVED else "",
        "tags": tag_words(row.tag_names),
        "order": order,
    }


def _status(row):
    if row.snoozed_until:
        return _("Until %(moment)s") % {"moment": jalali(row.snoozed_until)}
    return "" if row.status__key == "open" else _label(json.loads(row.labels))


def _label(labels):
    return labels.get(get_language()) or next(iter(labels.values()), "")
