from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

TEXT_LENGTH = 1000
ORIGIN_LENGTH = 40


class Consent(TenantRow):
    """What a customer agreed to, in the words that she was shown, and when (UTC). `origin` is the channel that asked ("chat:12")."""

    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="consents")
    text = models.CharField(max_length=TEXT_LENGTH)
    origin = models.CharField(max_length=ORIGIN_LENGTH, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "contact"], name="consent_of_contact")]

    def __str__(self):
        return self.text
