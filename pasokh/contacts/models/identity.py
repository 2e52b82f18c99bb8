from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class Identity(TenantRow):
    """A way to reach or recognise a contact. Values are normalised: E.164 phones, lower-case e-mails."""

    class Kind(models.TextChoices):
        PHONE = "phone"
        EMAIL = "email"
        VISITOR = "visitor"
        HANDLE = "handle"

    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=320)
    proven = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "kind", "value"],
                condition=Q(proven=True),
                name="one_contact_per_proven_identity",
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "contact", "kind", "value"], name="identity_once_per_contact"
            ),
        ]
        indexes = [models.Index(fields=["workspace_id", "kind", "value"], name="identity_by_value")]

    def __str__(self):
        return f"{self.kind}:{self.value}"
