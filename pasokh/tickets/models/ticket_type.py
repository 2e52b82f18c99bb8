from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow
from pasokh.workspaces.models import CustomField

# key and label by language (S-006, S-012)
SHIPPED = (
    ("question", {"fa": "پرسش", "en": "Question"}),
    ("report", {"fa": "گزارش", "en": "Report"}),
    ("problem", {"fa": "مشکل", "en": "Problem"}),
    ("incident", {"fa": "اختلال", "en": "Incident"}),
    ("complaint", {"fa": "شکایت", "en": "Complaint"}),
    ("return", {"fa": "مرجوعی", "en": "Return"}),
    ("consultation", {"fa": "مشاوره", "en": "Consultation"}),
    ("visit", {"fa": "مراجعه در محل", "en": "On-site visit"}),
)


class Types(TenantQuerySet):
    """Types of tickets, in the workspace's order."""

    def offered(self):
        """Those that may be chosen: not retired."""
        return self.filter(retired_at=None)


class TicketType(TenantModel):
    """What kind of request it is, and so which fields it has. A retired type is chosen no more; tickets that have it keep it.

    `key` is its name for machines and never changes. A field that no type uses belongs to every ticket, typed or not.
    """

    PREFIX = "typ"

    key = models.CharField(max_length=40)
    labels = models.JSONField(default=dict)
    place = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)
    fields = models.ManyToManyField(CustomField, through="tickets.TypeField", related_name="ticket_types")

    objects = Types.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "key"], name="one_type_per_key")]

    def __str__(self):
        return self.key

    def label(self, language) -> str:
        return self.labels.get(language) or next(iter(self.labels.values()), self.key)

    @classmethod
    def ship(cls):
        """Give the current workspace the shipped types, if it has none."""
        if not cls.objects.exists():
            rows = [cls(key=key, labels=labels, place=place) for place, (key, labels) in enumerate(SHIPPED)]
            cls.objects.bulk_create(rows)


class TypeField(TenantRow):
    """A type of ticket uses a field."""

    type = TenantForeignKey(TicketType, on_delete=models.CASCADE, related_name="+")
    field = TenantForeignKey(CustomField, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "type", "field"], name="field_once_per_type")]

    def __str__(self):
        return f"{self.field_id} of {self.type_id}"
