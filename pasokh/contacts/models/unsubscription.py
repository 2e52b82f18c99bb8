from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class Unsubscription(TenantRow):
    """She wants no automatic mail: since when (UTC), and which member said so for her (None: she did). Answers to what she asks still go."""

    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="unsubscriptions")
    member = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "contact"], name="one_unsubscription_per_contact")
        ]

    def __str__(self):
        return f"{self.contact_id} since {self.at:%Y-%m-%d}"
