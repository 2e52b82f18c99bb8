from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel


class Link(TenantModel):
    """What one ticket has to do with another. `first` is the parent, the one that blocks, the duplicate, or the one that was split.

    A ticket has one parent at most. «related» reads the same from both sides, and is written with the older ticket first.
    """

    PREFIX = "lnk"

    class Kind(models.TextChoices):
        PARENT = "parent"
        BLOCKS = "blocks"
        DUPLICATE = "duplicate"
        RELATED = "related"
        SPLIT = "split"

    kind = models.CharField(max_length=10, choices=Kind)
    first = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="links_out")
    second = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="links_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "kind", "first", "second"], name="linked_once_so"),
            models.UniqueConstraint(
                fields=["workspace_id", "second"], condition=models.Q(kind="parent"), name="one_parent"
            ),
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="linked_to_another"),
        ]
        indexes = [models.Index(fields=["workspace_id", "second"], name="links_to")]

    def __str__(self):
        return f"{self.first_id} {self.kind} {self.second_id}"

    def other(self, ticket_id) -> int:
        """The id of the ticket at the other end."""
        return self.second_id if ticket_id == self.first_id else self.first_id
