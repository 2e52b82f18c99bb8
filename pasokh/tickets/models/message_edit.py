from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel


class MessageEdit(TenantModel):
    """What a message said before it was changed, and who changed it: a member, or, where there is none, the customer who had written it."""

    PREFIX = "edt"

    message = TenantForeignKey("tickets.Message", on_delete=models.CASCADE, related_name="edits")
    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, null=True, related_name="+")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    source = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "message"], name="edits_of_message")]

    def __str__(self):
        return f"before the edit of {self.message_id}"
