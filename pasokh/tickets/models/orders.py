"""In which order tickets are listed: by what, which way, and the index that lets the first page be read without sorting the rest."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
WIDTH = 18  # digits: microseconds until the year 33658


@dataclass(frozen=True)
class Order:
    """Columns, the most telling first, all in one direction; the key of the ticket is the last and decides between equals."""

    key: str
    label: str
    columns: tuple[str, ...]
    descending: bool = True
    nullable: bool = False

    @property
    def terms(self):
        """What `order_by` takes. Tickets without a value stand last."""
        paths = (*self.columns, "pk")
        return [F(path).desc() if self.descending else F(path).asc() for path in paths]

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

    def text(self, row) -> str:
        """The place of a row among the others, as text: the larger stands higher."""
        return ".".join(self._digits(getattr(row, path)) for path in (*self.columns, "pk"))

    def _digits(self, value):
        if value is None:
            return "0" * WIDTH
        number = round((value - FIRST).total_seconds() * 1_000_000) if isinstance(value, datetime) else int(value)
        return f"{number if self.descending else 10**WIDTH - 1 - number:0{WIDTH}d}"


ORDERS = {
    order.key: order
    for order in (
        Order("activity", _("Newest activity"), ("last_message_at",)),
        Order("quiet", _("Oldest activity"), ("last_message_at",), descending=False),
        Order("waiting", _("Waiting longest"), ("waiting_since",), descending=False, nullable=True),
        Order("priority", _("Priority"), ("priority", "last_message_at")),
        Order("created", _("Newest"), ("created_at",)),
        Order("oldest", _("Oldest"), ("created_at",), descending=False),
        Order("number", _("Highest number"), ("number",)),
    )
}

INDEXES = (
    models.Index(fields=["workspace_id", "created_at", "id"], name="ticket_created"),
    models.Index(fields=["workspace_id", "last_message_at", "id"], name="ticket_active"),
    # Settled tickets wait for nobody: those that do stand first, whatever the filter says of categories.
    models.Index(fields=["workspace_id", "waiting_since", "id"], name="ticket_waiting"),
    models.Index(fields=["workspace_id", "-priority", "-last_message_at", "-id"], name="ticket_priority"),
    models.Index(fields=["workspace_id", "category", "-priority", "-last_message_at", "-id"], name="ticket_urgent"),
    models.Index(fields=["workspace_id", "status", "-last_message_at", "-id"], name="ticket_of_status"),
    models.Index(fields=["workspace_id", "channel", "category", "-last_message_at", "-id"], name="ticket_of_channel"),
)
