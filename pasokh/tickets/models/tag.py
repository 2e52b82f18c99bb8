from django.db import models

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.persian.folding import fold
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow

COLOURS = ("grey", "turquoise", "saffron", "lapis", "red", "green")
NAME_LENGTH = 50
DESCRIPTION_LENGTH = 200


class RetiredTag(ValueError):
    """The word was retired: it is put on no further ticket."""


class Tags(TenantQuerySet):
    """Words put on tickets."""

    def offered(self):
        """Those that may be put on a ticket: neither retired nor merged into another."""
        return self.filter(retired_at=None)

    def standing(self):
        """Those there are, retired ones too; not those that were merged into another."""
        return self.filter(merged_into=None)


class Tag(TenantModel):
    """A word put on tickets. Two spellings of one word are one tag.

    A retired tag is put on nothing any more; tickets keep it. One that was merged leads to the one that was kept (`merged_into`): whoever
    types the old word gets that.
    """

    PREFIX = "tag"

    name = models.CharField(max_length=NAME_LENGTH)
    folded = models.CharField(max_length=60, editable=False)
    colour = models.CharField(max_length=12, default="grey")
    description = models.CharField(max_length=DESCRIPTION_LENGTH, blank=True)
    retired_at = models.DateTimeField(null=True)
    merged_into = TenantForeignKey("self", on_delete=models.CASCADE, null=True, related_name="merged")

    objects = Tags.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "folded"], name="one_tag_per_word")]

    def __str__(self):
        return self.name

    @classmethod
    def named(cls, name):
        """The tag of this name, made when missing; for one that was merged, the one that was kept. Raises ValueError for an empty name."""
        name, folded = cls.spelling(name)
        found = _spelt.first(folded=folded) or cls.objects.get_or_create(folded=folded, defaults={"name": name})[0]
        return found.merged_into or found

    @staticmethod
    def spelling(name) -> tuple[str, str]:
        """A name as it is kept, and folded as tags are told apart. Raises ValueError for an empty one."""
        name = " ".join(name.split())[:NAME_LENGTH]
        folded = fold(name).strip()[:60]
        if not folded:
            raise ValueError("a tag needs a name")
        return name, folded


_spelt = Ready(lambda: Tag.objects.filter(folded=Asked("folded", models.CharField())))


class TicketTag(TenantRow):
    """A tag on a ticket."""

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    tag = TenantForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "ticket", "tag"], name="tag_once_per_ticket")]
        indexes = [models.Index(fields=["workspace_id", "tag", "ticket"], name="tickets_of_tag")]

    def __str__(self):
        return f"{self.tag_id} on {self.ticket_id}"
