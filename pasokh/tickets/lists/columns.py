"""The columns of views and exports: what they are called, and what they say of a ticket in plain text."""

import json

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pasokh.kernel.phones import format_national
from pasokh.workspaces.models import CustomField

from ..fields.kinds import kind_of
from ..filters import CHANNELS, custom_of
from ..models import TicketTag
from .titles import first_words, title_of

Kind = CustomField.Kind
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
    "due": _("Due"),
}
PRIORITIES = {1: _("Low"), 2: _("Normal"), 3: _("High"), 4: _("Urgent")}  # in one word, as on the screen
MOMENTS = {"activity": "last_message_at", "created": "created_at", "waiting": "waiting_since", "due": "due_at"}


def fetch(tickets):
    """What any column of a file says, and what any order goes by."""
    tags = TicketTag.objects.filter(ticket=OuterRef("pk")).order_by("pk").values("tag__name")
    labels, types = Cast("status__labels", TextField()), Cast("type__labels", TextField())
    told = {"labels": labels, "types": types, "said": Cast("values", TextField())}
    return tickets.annotate(**told, first_words=first_words(), tag_names=ArraySubquery(tags)).values_list(
        "pk", "number", "channel", "subject", "first_words", "last_message_at", "created_at", "waiting_since", "due_at", "priority", "labels", "types",
        "assignee__name", "team__name", "contact__name", "contact__company__name", "inbox__name", "said", "tag_names", named=True,
    )  # fmt: skip


def reader_of(columns):
    """A function from a fetched row to its values in these columns: texts, numbers, moments (None where there is nothing). Sums are rials."""
    read = {
        "number": lambda row: row.number,
        "contact": lambda row: row.contact__name,
        "subject": title_of,
        "status": lambda row: _label(row.labels),
        "assignee": lambda row: row.assignee__name or "",
        "team": lambda row: row.team__name or "",
        "priority": lambda row: str(PRIORITIES[row.priority]),
        "type": lambda row: _label(row.types),
        "tags": lambda row: "، ".join(row.tag_names) if get_language() == "fa" else ", ".join(row.tag_names),
        "channel": lambda row: str(CHANNELS.get(row.channel, row.channel)),
        "company": lambda row: row.contact__company__name or "",
        "inbox": lambda row: row.inbox__name,
        **{key: (lambda row, path=path: getattr(row, path)) for key, path in MOMENTS.items()},
    }
    chosen = [read.get(column) or _reader_of_own(column) for column in columns]
    return lambda row: [value(row) for value in chosen]


def _reader_of_own(column):
    custom = custom_of(column)
    key, plain = custom.key, _PLAIN.get(custom.kind, lambda custom, stored: stored)

    def read(row):
        stored = json.loads(row.said).get(key)
        return None if stored is None else plain(custom, stored)

    return read


def _words(custom, stored):
    return str(kind_of(custom).shown(stored, custom, get_language()))


_PLAIN = {
    Kind.CHOICE: _words,
    Kind.CHOICES: _words,
    Kind.YES_NO: _words,
    Kind.DATE: _words,
    Kind.PHONE: lambda custom, stored: format_national(stored),
    Kind.FILE: lambda custom, stored: len(stored),
}


def _label(written):
    labels = json.loads(written) if written else {}
    return labels.get(get_language()) or next(iter(labels.values()), "")
