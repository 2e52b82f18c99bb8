from django.db import models
from django.db.models import Q

from pasokh.kernel.database.ready import Asked, among
from pasokh.kernel.database.ready_changes import ReadyDelete
from pasokh.kernel.database.writing import insert
from pasokh.kernel.filters.loosely import loosely
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

KEY_LENGTH = 40
TEXT_LENGTH = (
    201  # characters: one more than a filter may ask for, so that nothing that was cut off is taken for the whole
)
COLUMNS = {"number": "number", "money": "number", "date": "day"}  # of a field's kind; of all others "text"


class FieldValue(TenantRow):
    """What a ticket's field says, once more, where an index finds it: `Ticket.values` is what counts, and is written together with it.

    One row a value; several for a field of several choices. `text` is as filters compare it (see `kernel.filters.loosely`), the key of a choice, or
    yes and no; `number` is a number or a sum in rials. Under row security the database uses an index for plain columns only, not for parts of JSON.
    """

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="field_values")
    key = models.CharField(max_length=KEY_LENGTH)
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    number = models.FloatField(null=True)
    day = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "ticket", "key"], name="value_of_ticket"),
            models.Index(fields=["workspace_id", "key", "text", "ticket"], name="value_by_text"),
            models.Index(
                fields=["workspace_id", "key", "number", "ticket"],
                name="value_by_number",
                condition=Q(number__isnull=False),
            ),
            models.Index(
                fields=["workspace_id", "key", "day", "ticket"], name="value_by_day", condition=Q(day__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.key} of {self.ticket_id}"

    @classmethod
    def renew(cls, ticket, keys, kinds):
        """Write down anew what these fields of a ticket say. `kinds` are the fields' kinds by key: of what is not there nothing is kept."""
        _drop(ticket=ticket.pk, keys=keys)
        rows = [
            cls(ticket=ticket, key=key, **row)
            for key in keys
            if key in kinds
            for row in rows_of(kinds[key], ticket.values.get(key))
        ]
        insert(rows)


_drop = ReadyDelete(lambda: FieldValue.objects.filter(among("key", "keys", models.TextField()), ticket=Asked("ticket")))


def rows_of(kind, stored) -> list[dict]:
    """The columns of the rows of a stored value."""
    if stored is None:
        return []
    if kind == "file":
        return [{}]
    if kind in COLUMNS:
        return [{COLUMNS[kind]: stored}]
    return [{"text": as_text(each)} for each in (stored if isinstance(stored, list) else [stored])]


def as_text(stored) -> str:
    """A single value as it is compared."""
    if isinstance(stored, bool):
        return "yes" if stored else "no"
    return loosely(stored)[:TEXT_LENGTH]
