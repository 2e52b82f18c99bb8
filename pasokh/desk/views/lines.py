"""One ticket in a table or on a board: what is read of it, and how it is drawn."""

import json

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from pasokh.tickets.filters.own_fields import PREFIX
from pasokh.tickets.lists.groups import key_of
from pasokh.tickets.lists.own import said_of
from pasokh.tickets.models import Category
from pasokh.ui.drawing import keep, reader, render

from ..inbox.rows import (
    PRIORITY_KINDS,
    _label,
    _name,
    channel_icon,
    channel_word,
    coloured_tags,
    priority_short,
    tag_words,
)

TAGS_SHOWN = 3


def fetch(tickets):
    """What any column shows, and what any order goes by: texts and numbers, so that the row itself says what was drawn for it."""
    labels, types = Cast("status__labels", TextField()), Cast("type__labels", TextField())
    told = {"labels": labels, "types": types, "said": Cast("values", TextField())}
    return tickets.annotate(**told, name=_name(), tag_names=coloured_tags(TAGS_SHOWN)).values_list(
        "pk", "number", "channel", "subject", "preview", "last_message_at", "created_at", "waiting_since", "last_position",
        "seen_by_staff", "priority", "category", "name", "labels", "types", "status_id", "assignee_id", "assignee__name", "team_id",
        "team__name", "contact__company__name", "inbox__name", "said", "tag_names", named=True,
    )  # fmt: skip


def drawn(rows, opened) -> list[dict]:
    """The lines of fetched rows: `id`, `group`, `order` and `html`."""
    board = opened.view.kind == "board"
    how = (tuple(opened.columns), board, opened.view.order, reader())
    return [_drawn(row, opened, how, board) for row in rows]


def _drawn(row, opened, how, board):
    order, group = opened.view.ordering.text(row), key_of(row, opened.grouping) if opened.grouping else ""

    def make():
        context = {
            "line": line_of(row) | _own(row, opened.columns),
            "columns": opened.columns,
            "order": order,
            "group": group,
        }
        return render(f"desk/views/{'card' if board else 'line'}.html", context)

    key = ("view", row[:-1], tuple(row.tag_names), group, how)
    return {"id": row.pk, "group": group, "order": order, "html": keep(key, make)}


def _own(row, columns):
    """What fields of one's own say, for those among the columns."""
    own = [column for column in columns if column.startswith(PREFIX)]
    values = json.loads(row.said) if own and row.said != "{}" else {}
    return {column: said_of(column, values) for column in own}


def line_of(row) -> dict:
    """What a line shows, in words."""
    return {
        "id": row.pk,
        "number": row.number,
        "contact": row.name or _("Visitor"),
        "subject": row.subject or row.preview,
        "status": _label(json.loads(row.labels)),
        "status_kind": "ok" if row.category == Category.SOLVED else "",
        "assignee": row.assignee__name or "",
        "team": row.team__name or "",
        "priority": priority_short(row.priority),
        "priority_kind": PRIORITY_KINDS.get(row.priority, ""),
        "type": _label(json.loads(row.types)) if row.types else "",
        "tags": tag_words(row.tag_names),
        "channel": channel_word(row.channel),
        "channel_icon": channel_icon(row.channel),
        "company": row.contact__company__name or "",
        "inbox": row.inbox__name,
        "activity": row.last_message_at,
        "created": row.created_at,
        "waiting": row.waiting_since,
        "unread": row.last_position > row.seen_by_staff,
    }
