"""In which order tickets are listed: by what, which way, and the index that lets the first page be read without sorting the rest."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from operator import attrgetter

from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .status import Category

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WIDTH = 18  # digits: microseconds until the year 33658
NOTHING, TOP = "0" * WIDTH, 10**WIDTH - 1


@dataclass(frozen=True)
class Order:
    """Columns, the most telling first, all in one direction; the key of the ticket is the last and decides between equals."""

    key: str
    label: str
    columns: tuple[str, ...]
    descending: bool = True
    nullable: bool = False
    own_key = ""

    @property
    def terms(self):
        """What `order_by` takes. Tickets without a value stand last."""
        paths = (*self.columns, "pk")
        return [F(path).desc() if self.descending else F(path).asc() for path in paths]

    @property
    def read(self) -> tuple[str, ...]:
        """What a row must have been read with, so that its place among the others is known."""
        return self.columns

    def below(self, tickets, values):
        """Those that stand below the one with these values (as many as `columns`, and its key), which may be `Asked`; None for no value."""
        after = "lt" if self.descending else "gt"
        first, *rest = (*self.columns, "pk")
        if values[0] is None:
            return tickets.filter(Q(**{f"{first}__isnull": True}, **{f"pk__{after}": values[-1]}))
        further = Q()
        for count, path in enumerate(rest, 1):
            equal = dict(zip((first, *rest), values[:count], strict=False))
            further |= Q(**equal, **{f"{path}__{after}": values[count]})
        further |= Q(**{f"{first}__{after}": values[0]})
        if self.nullable:
            return tickets.filter(further | Q(**{f"{first}__isnull": True}))
        # The bound that the index can begin at.
        return tickets.filter(further, **{f"{first}__{after}e": values[0]})

    @cached_property
    def values(self):
        """A function from a fetched row to what it says in the columns, and its key."""
        return attrgetter(*self.columns, "pk")

    def text(self, row) -> str:
        """The place of a row among the others, as text: the larger stands higher."""
        digits, descending = [], self.descending
        # In one go: it is asked of each line of each page.
        for value in self.values(row):
            if value is None:
                digits.append(NOTHING)
                continue
            number = (value - FIRST) // MICROSECOND if isinstance(value, datetime) else value
            digits.append(f"{number if descending else TOP - number:0{WIDTH}d}")
        return ".".join(digits)


ORDERS = {
    order.key: order
    for order in (
        Order("activity", _("Newest activity"), ("last_message_at",)),
        Order("quiet", _("Oldest activity"), ("last_message_at",), descending=False),
        Order("waiting", _("Waiting longest"), ("waiting_since",), descending=False, nullable=True),
        Order("due", _("Due soonest"), ("due_at",), descending=False, nullable=True),
        Order("priority", _("Priority"), ("priority", "last_message_at")),
        Order("created", _("Newest"), ("created_at",)),
        Order("oldest", _("Oldest"), ("created_at",), descending=False),
        Order("number", _("Highest number"), ("number",)),
    )
}

OWN = re.compile(r"values\.(number|day)\.([a-z0-9_]{1,40})(\.up)?")
OWN_WIDTH, PLACES = 26, 10_000  # digits; the four decimals that a number of one's own may have


@dataclass(frozen=True)
class OwnOrder(Order):
    """By what a field of one's own says: tickets that say something stand before those that do not, which stand by their keys.

    `column` is that of FieldValue. Rows say it in `said`, the ticket's values as JSON text.
    """

    own_key: str = ""
    column: str = "number"

    @property
    def read(self):
        return ("said",)

    def saying(self, tickets, *asked):
        """Of these tickets those that say something, joined with what they say; `asked` are conditions on the column, which must hold of the same row."""
        relation = FilteredRelation("field_values", condition=Q(field_values__key=self.own_key))
        return tickets.alias(sorting=relation).filter(*asked, **{f"{self.columns[0]}__isnull": False})

    def silent(self, tickets):
        """The others."""
        values = models.Q(key=self.own_key, **{f"{self.column}__isnull": False})
        rows = tickets.model.field_values.rel.related_model.objects.filter(values, ticket=OuterRef("pk"))
        return tickets.filter(~Exists(rows))

    def values(self, row):
        stored = json.loads(row.said).get(self.own_key)
        return (_day(stored) if self.column == "day" else _number(stored)), row.pk

    def text(self, row) -> str:
        return ".".join([self._digits(value) for value in self.values(row)])

    def _digits(self, value):
        if value is None:
            return "0" * OWN_WIDTH
        number = value.toordinal() if isinstance(value, date) else round(value * PLACES)
        number += 10 ** (OWN_WIDTH - 2)
        return f"{number if self.descending else 10**OWN_WIDTH - 1 - number:0{OWN_WIDTH}d}"


def _day(stored):
    try:
        return date.fromisoformat(stored)
    except (TypeError, ValueError):  # nothing, or a field of another kind
        return None


def _number(stored):
    return stored if isinstance(stored, int | float) and not isinstance(stored, bool) else None


def own_order(column, key, up=False) -> str:
    """The name of the order by a field of one's own: the highest or latest first, or the lowest or earliest (`up`)."""
    return f"values.{column}.{key}" + (".up" if up else "")


@lru_cache(maxsize=1000)
def order_of(key) -> Order:
    """The order of this name; the usual one for a name that is none."""
    if own := OWN.fullmatch(key):
        column, name, up = own.groups()
        return OwnOrder(key, "", (f"sorting__{column}",), not up, own_key=name, column=column)
    return ORDERS.get(key) or ORDERS["activity"]


INDEXES = (
    models.Index(fields=["workspace_id", "created_at", "id"], name="ticket_created"),
    models.Index(fields=["workspace_id", "last_message_at", "id"], name="ticket_active"),
    # Settled tickets wait for nobody: those that do stand first, whatever the filter says of categories.
    models.Index(fields=["workspace_id", "waiting_since", "id"], name="ticket_waiting"),
    models.Index(fields=["workspace_id", "-priority", "-last_message_at", "-id"], name="ticket_priority"),
    models.Index(fields=["workspace_id", "category", "-priority", "-last_message_at", "-id"], name="ticket_urgent"),
    models.Index(fields=["workspace_id", "status", "-last_message_at", "-id"], name="ticket_of_status"),
    models.Index(fields=["workspace_id", "channel", "category", "-last_message_at", "-id"], name="ticket_of_channel"),
    # A member's day: what waits longest for her, and what is new, among thousands of hers.
    models.Index(
        fields=["workspace_id", "assignee", "waiting_since", "id"],
        name="ticket_waits_for",
        condition=Q(category=Category.OPEN),
    ),
    models.Index(
        fields=["workspace_id", "assignee", "-last_message_at", "-id"],
        name="ticket_new_to",
        condition=Q(category=Category.OPEN, last_position__gt=F("seen_by_staff")),
    ),
)
