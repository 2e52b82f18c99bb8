"""One ticket in a table or on a board: what is read of it, and how it is drawn."""

import json
from functools import lru_cache

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from pasokh.tickets.filters.own_fields import PREFIX
from pasokh.tickets.lists.groups import COLUMN_OF, key_of
from pasokh.tickets.lists.own import said_of
from pasokh.tickets.lists.titles import first_words, title_of
from pasokh.tickets.models import Category
from pasokh.ui.drawing import keep, reader, render

from ..inbox.rows import (
    PRIORITY_KINDS,
    _label,
    channel_icon,
    channel_word,
    coloured_tags,
    priority_short,
    shown_name,
    tag_words,
)
from ..promises.words import due_state, due_words

TAGS_SHOWN = 3
OF_EVERY = ("pk", "number", "subject", "first_words", "last_position", "seen_by_staff")
CARD = ("contact", "priority", "tags", "assignee", "activity")  # what stands on a board
OF_COLUMN = {
    "contact": ("name",),
    "status": ("labels", "category"),
    "assignee": ("assignee__name",),
    "team": ("team__name",),
    "priority": ("priority",),
    "type": ("types",),
    "tags": ("tag_names",),
    "channel": ("channel",),
    "company": ("contact__company__name",),
    "inbox": ("inbox__name",),
    "activity": ("last_message_at",),
    "created": ("created_at",),
    "waiting": ("waiting_since",),
    "due": ("due_at", "due_kind"),
}
SAID = "said"  # all that fields of one's own say, as JSON text
TOLD = {
    "labels": lambda: Cast("status__labels", TextField()),
    "types": lambda: Cast("type__labels", TextField()),
    "name": lambda: shown_name(),
    "tag_names": lambda: coloured_tags(TAGS_SHOWN),
    SAID: lambda: Cast("values", TextField()),
}


def fetch_for(opened):
    """A function that reads of tickets what this view shows, goes by and groups by, and no more: texts and numbers, so that
    the row itself says what was drawn for it.
    """
    read = [path for column in _columns(opened) for path in OF_COLUMN.get(column, ())]
    read += opened.view.ordering.read
    if any(column.startswith(PREFIX) for column in _columns(opened)):
        read.append(SAID)
    if opened.grouping:
        read.append(COLUMN_OF[opened.grouping])
    return _fetching(frozenset(read))


def _columns(opened):
    return CARD if opened.view.kind == "board" else opened.columns


@lru_cache(maxsize=200)
def _fetching(read):
    told = {"first_words": first_words()} | {name: TOLD[name]() for name in sorted(read) if name in TOLD}
    # Tags last: an array, which is no key of what is kept.
    paths = (*OF_EVERY, *sorted(read - {"number", "tag_names"}), *(["tag_names"] if "tag_names" in read else []))

    def fetch(tickets):
        return tickets.annotate(**told).values_list(*paths, named=True)

    return fetch


def drawn(rows, opened) -> list[dict]:
    """The lines of fetched rows: `id`, `group`, `order` and `html`."""
    if not rows:
        return []
    how = (tuple(_columns(opened)), opened.view.kind == "board", opened.may_change, opened.view.order, reader())
    order, grouping, tagged = opened.view.ordering.text, opened.grouping, "tags" in how[0]
    return [_drawn(row, order(row), key_of(row, grouping) if grouping else "", how, tagged) for row in rows]


def _drawn(row, order, group, how, tagged):
    def make():
        columns, board, may_change, *_how = how
        context = {"line": line_of(row, columns), "columns": columns, "order": order, "group": group}
        context["may_change"] = may_change
        return render(f"desk/views/{'card' if board else 'line'}.html", context)

    seen = (*row[:-1], *row.tag_names) if tagged else row
    key = ("view", seen, group, how)
    return {"id": row.pk, "group": group, "order": order, "html": keep(key, make)}


def line_of(row, columns) -> dict:
    """What a line shows in these columns, in words."""
    line = {
        "id": row.pk,
        "number": row.number,
        "subject": title_of(row),
        "unread": row.last_position > row.seen_by_staff,
    }
    for column in columns:
        if column in _SHOWN:
            line |= _SHOWN[column](row)
    return line | _own(row, columns)


def _own(row, columns):
    """What fields of one's own say, for those among the columns."""
    own = [column for column in columns if column.startswith(PREFIX)]
    values = json.loads(row.said) if own and row.said != "{}" else {}
    return {column: said_of(column, values) for column in own}


_SHOWN = {
    "contact": lambda row: {"contact": row.name or _("Visitor")},
    "status": lambda row: {
        "status": _label(json.loads(row.labels)),
        "status_kind": "ok" if row.category == Category.SOLVED else "",
    },
    "assignee": lambda row: {"assignee": row.assignee__name or ""},
    "team": lambda row: {"team": row.team__name or ""},
    "priority": lambda row: {
        "priority": priority_short(row.priority),
        "priority_kind": PRIORITY_KINDS.get(row.priority, ""),
    },
    "type": lambda row: {"type": _label(json.loads(row.types)) if row.types else ""},
    "tags": lambda row: {"tags": tag_words(row.tag_names)},
    "channel": lambda row: {"channel": channel_word(row.channel), "channel_icon": channel_icon(row.channel)},
    "company": lambda row: {"company": row.contact__company__name or ""},
    "inbox": lambda row: {"inbox": row.inbox__name},
    "activity": lambda row: {"activity": row.last_message_at},
    "created": lambda row: {"created": row.created_at},
    "waiting": lambda row: {"waiting": row.waiting_since},
    "due": lambda row: {
        "due": due_words(row.due_at, row.due_kind),
        "due_at": row.due_at,
        "due_state": due_state(row.due_at),
    },
}
