from django.db import models
from django.db.models import Q
from django.utils import timezone

from pasokh.kernel.database.prepared import prepared_cursor
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel
from pasokh.workspaces.models import Counter

BEGINNING = (
    f"WITH taken AS ({Counter.TAKING}) UPDATE tickets_ticket SET top_number = taken.value FROM taken "  # noqa: S608 (constants)
    "WHERE tickets_ticket.id = %s::bigint RETURNING top_number"
)
STEP = 1_000_000  # more messages than one ticket can have


class IsMerged(ValueError):
    """Nothing is written on a ticket that went into another: `survivor` is the one that goes on."""

    def __init__(self, survivor):
        super().__init__("merged into another")
        self.survivor = survivor


class Merging(models.Model):
    """Several tickets about one thing are one.

    `merged_into` is the ticket that goes on, always the last of a chain: whoever comes with the old number, code or mail is led there in
    one step. `top_number` stands in for the number in `place_of` since others went into it, or it was taken out of another.
    """

    merged_into = TenantForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="absorbed")
    top_number = models.BigIntegerField(null=True)

    class Meta:
        abstract = True

    # Few among many.
    MERGE_INDEXES = (
        models.Index(
            fields=["workspace_id", "merged_into"], name="ticket_merged_into", condition=Q(merged_into__isnull=False)
        ),
    )

    @property
    def survivor(self):
        """The ticket that goes on: itself, unless it was merged."""
        return self.merged_into if self.merged_into_id else self

    def place_of(self, position) -> int:
        """The place of a position among all that was said with a customer: whole, nobody else's, and rising over all of her tickets."""
        return (self.top_number or self.number) * STEP + position

    def begin_anew(self):
        """Have what is said from now on stand after everything that was said on any ticket so far. Takes a number: last in a transaction.

        Only for a ticket all of whose messages know their place (`Message.home_place`).
        """
        with prepared_cursor() as cursor:
            cursor.execute(BEGINNING, [*Counter.to_take("ticket"), self.pk])
            (self.top_number,) = cursor.fetchone()


class Merge(TenantModel):
    """One ticket went into another. `target` is the one it was merged into then; that one may have gone into a third since.

    `before` is what the source was (status and times), `moved` the rows that went along, by table: what an undo needs.
    """

    PREFIX = "mrg"

    source = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    target = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "source"], condition=Q(undone_at=None), name="merged_into_one_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["workspace_id", "target"], name="merges_into")]

    def __str__(self):
        return f"{self.source_id} → {self.target_id}"

    def note_undone(self):
        """It is so no more."""
        self.undone_at = timezone.now()
        self.save(update_fields=["undone_at"])
