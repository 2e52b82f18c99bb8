"""The columns of views and exports: what they are called, and what they say of a ticket in plain text."""

import json

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..filters import CHANNELS, fields
from ..models import TicketTag

COLUMNS = {
    "number": _("Request number"),
    "contact": _("Customer"),
    "subject": _("Subject"),
    "status": _("Status"),
    "assignee": _("Assignee"),
    "team": _("Team"),
    "priority": _("Priority"),
    "type": _("Type"),
    "tags": _("Tags"),
    "channel": _("Channel"),
    "company": _("Company"),
    "inbox": _("Inbox"),
    "activity": _("Last message"),
    "created": _("Created"),
    "waiting": _("Waiting since"),
}
MOMENTS = {"activity": "last_message_at", "created": "created_at", "waiting": "waiting_since"}


def fetch(tickets):
    """What any column of a file says, and what any order goes by."""
    tags = TicketTag.objects.filter(ticket=OuterRef("pk")).order_by("pk").values("tag__name")
    labels, types = Cast("status__labels", TextField()), Cast("type__labels", TextField())
    return tickets.annotate(labels=labels, types=types, tag_names=ArraySubquery(tags)).values_list(
        "pk", "number", "channel", "subject", "preview", "last_message_at", "created_at", "waiting_since", "priority", "labels", "types",
        "assignee__name", "team__name", "contact__name", "contact__company__name", "inbox__name", "tag_names", named=True,
    )  # fmt: skip


def reader_of(columns):
    """A function from a fetched row to its values in these columns: texts, whole numbers, moments (None where there is nothing)."""
    priorities = fields()["priority"].labels([1, 2, 3, 4])
    read = {
        "number": lambda row: row.number,
        "contact": lambda row: row.contact__name,
        "subject": lambda row: row.subject or row.preview,
        "status": lambda row: _label(row.labels),
        "assignee": lambda row: row.assignee__name or "",
        "team": lambda row: row.team__name or "",
        "priority": lambda row: priorities[row.priority],
        "type": lambda row: _label(row.types),
        "tags": lambda row: "، ".join(row.tag_names) if get_language() == "fa" else ", ".join(row.tag_names),
        "channel": lambda row: str(CHANNELS.get(row.channel, row.channel)),
        "company": lambda row: row.contact__company__name or "",
        "inbox": lambda row: row.inbox__name,
        **{key: (lambda row, path=path: getattr(row, path)) for key, path in MOMENTS.items()},
    }
    chosen = [read[column] for column in columns]
    return lambda row: [value(row) for value in chosen]


def _label(written):
    labels = json.loads(written) if written else {}
    return labels.get(get_language()) or next(iter(labels.values()), "")
