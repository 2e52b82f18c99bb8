from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class Envelope(TenantRow):
    """Where one message goes, as far as that is not where its ticket's answers go. No row where there is nothing to say.

    `to` and `blind` are lists of [name, address]: `to` in place of the customer, `blind` beside all others and unknown to them. `quote` says whether the
    history goes along (None: as its mailbox does). A forwarded message is a note with an Envelope: `forwards` is what it hands on, `files` are the
    Attachments of that one which go along; nothing is copied. `cc` is whom it went to in copy, noted as it goes. `missed` are those to whom the server
    did not take it, while it did for others: {address: {"words": the server's, "waits": whether it is tried again for her}}.
    """

    message = TenantForeignKey("tickets.Message", on_delete=models.CASCADE, related_name="+")
    to = models.JSONField(default=list)
    blind = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    missed = models.JSONField(default=dict)
    quote = models.BooleanField(null=True)
    forwards = TenantForeignKey("tickets.Message", on_delete=models.SET_NULL, null=True, related_name="+")
    files = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "message"], name="one_envelope_per_message")]

    def __str__(self):
        return f"envelope of message {self.message_id}"
