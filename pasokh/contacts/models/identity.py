from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class Identity(TenantRow):
    """A way to reach or recognise a contact. Values are normalised: E.164 phones, lower-case e-mails, of messengers the id of the chat.

    `unreachable_at`: since when nothing reaches her this way, as far as a provider said so (she has blocked the bot).
    """

    class Kind(models.TextChoices):
        PHONE = "phone"
        EMAIL = "email"
        VISITOR = "visitor"
        HANDLE = "handle"
        TELEGRAM = "telegram"
        BALE = "bale"
        USER = "user"  # of a site: its origin and its own id of her ("chat:12:5031"), as its server vouched for

    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=320)
    proven = models.BooleanField(default=False)
    unreachable_at = models.DateTimeField(null=True)

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
