"""What a request came to: a category that the workspace words itself, and a reason in somebody's words."""

from django.db import models

from pasokh.kernel.database.ready import Asked
from pasokh.kernel.database.ready_changes import ReadyUpdate
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet

REASON_LENGTH = 1000

# key and label by language; the first stands chosen when somebody solves, so it is the one that says least
SHIPPED = (
    ("fixed", {"fa": "مشکل برطرف شد", "en": "Problem fixed"}),
    ("answered", {"fa": "پاسخ پرسش داده شد", "en": "Question answered"}),
    ("workaround", {"fa": "راه جایگزین داده شد", "en": "Another way was shown"}),
    ("replaced", {"fa": "کالا تعویض شد", "en": "Product replaced"}),
    ("refunded", {"fa": "مبلغ برگردانده شد", "en": "Money returned"}),
    ("passed_on", {"fa": "به واحد دیگری سپرده شد", "en": "Passed on to others"}),
    ("not_reproducible", {"fa": "مشکل دیگر دیده نشد", "en": "Not seen again"}),
    ("not_possible", {"fa": "خواسته شدنی نبود", "en": "Could not be done"}),
    ("no_answer", {"fa": "مشتری پاسخ نداد", "en": "Customer did not answer"}),
    ("duplicate", {"fa": "تکراری", "en": "Duplicate"}),
    ("spam", {"fa": "هرزنامه یا اشتباهی", "en": "Spam or by mistake"}),
)


class Categories(TenantQuerySet):
    """Categories of resolutions, in the workspace's order."""

    def offered(self):
        """Those that may be chosen: not retired."""
        return self.filter(retired_at=None)


class ResolutionCategory(TenantModel):
    """One kind of outcome, as the workspace words it. A retired one is chosen no more; what was solved by it keeps it."""

    PREFIX = "rsc"

    labels = models.JSONField(default=dict)
    place = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    objects = Categories.as_manager()

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self):
        return self.public_id

    def label(self, language) -> str:
        return self.labels.get(language) or next(iter(self.labels.values()), "")

    @classmethod
    def ship(cls):
        """Give the current workspace the shipped set, if it has none."""
        if not cls.objects.exists():
            cls.objects.bulk_create(cls(labels=labels, place=place) for place, (_, labels) in enumerate(SHIPPED))


class Resolution(TenantModel):
    """What somebody said when she solved a ticket. `withdrawn`: it did not hold, the ticket was opened again."""

    PREFIX = "rsl"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="resolutions")
    category = TenantForeignKey(ResolutionCategory, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "ticket", "-id"], name="resolution_of_ticket"),
        ]

    def __str__(self):
        return f"resolution of {self.ticket_id}"

    @staticmethod
    def withdraw(ticket) -> list[int]:
        """What was said of this ticket did not hold; the keys of what is withdrawn."""
        return sorted(_withdrawing(ticket=ticket.pk))


_withdrawing = ReadyUpdate(lambda: Resolution.objects.filter(ticket=Asked("ticket"), withdrawn=False), withdrawn=True)
