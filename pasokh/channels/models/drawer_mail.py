from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel


class DrawerMail(TenantModel):
    """A mail that would have gone out, where no outgoing server is configured: shown in the mail drawer of a demo shop."""

    PREFIX = "drw"

    channel = TenantForeignKey("channels.Channel", on_delete=models.CASCADE, null=True, related_name="+")
    message = TenantForeignKey("tickets.Message", on_delete=models.CASCADE, null=True, related_name="+")
    recipient = models.CharField(max_length=320)
    subject = models.CharField(max_length=255, blank=True)
    raw = models.BinaryField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "-id"], name="drawer_newest")]

    def __str__(self):
        return f"{self.recipient}: {self.subject}"
