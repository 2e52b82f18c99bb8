from django.db import models

from pasokh.kernel.persian.folding import fold
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow

COLOURS = ("grey", "turquoise", "saffron", "lapis", "red", "green")


class Tag(TenantModel):
    """A word put on tickets. Two spellings of one word are one tag."""

    PREFIX = "tag"

    name = models.CharField(max_length=50)
    folded = models.CharField(max_length=60, editable=False)
    colour = models.CharField(max_length=12, default="grey")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "folded"], name="one_tag_per_word")]

    def __str__(self):
        return self.name

    @classmethod
    def named(cls, name):
        """The tag of this name, made when missing. Raises ValueError for an empty one."""
        name = " ".join(name.split())[:50]
        folded = fold(name).strip()[:60]
        if not folded:
            raise ValueError("a tag needs a name")
        return cls.objects.get_or_create(folded=folded, defaults={"name": name})[0]


class TicketTag(TenantRow):
    """A tag on a ticket."""

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    tag = TenantForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "ticket", "tag"], name="tag_once_per_ticket")]

    def __str__(self):
        return f"{self.tag_id} on {self.ticket_id}"
