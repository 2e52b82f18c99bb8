from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet


class Attachments(TenantQuerySet):
    """Files."""

    def set_aside(self):
        """Those that belong to nothing: not sent yet, or taken out of a field."""
        return self.filter(ticket=None, message=None, held=None, draft=None)


class Attachment(TenantModel):
    """A file that came or goes with a message. The file is written first, this row after.

    Until it is sent it belongs to whoever uploaded it (`uploader_kind`, `uploader_id`) and to no message; `held` or `draft` keep it meanwhile.
    `stored` is its name in the store; `state` is the scanner's word: only clean files are served.
    """

    PREFIX = "att"

    class State(models.TextChoices):
        WAITING = "waiting"
        CLEAN = "clean"
        BLOCKED = "blocked"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, null=True, related_name="+")
    message = TenantForeignKey("tickets.Message", on_delete=models.CASCADE, null=True, related_name="attachments")
    held = TenantForeignKey("tickets.HeldReply", on_delete=models.SET_NULL, null=True, related_name="attachments")
    draft = TenantForeignKey("tickets.Draft", on_delete=models.SET_NULL, null=True, related_name="attachments")
    uploader_kind = models.CharField(max_length=10)
    uploader_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=120)
    thumbnail = models.CharField(max_length=120, blank=True)
    content_id = models.CharField(max_length=255, blank=True)
    inline = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.CLEAN)

    objects = Attachments.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "message"], name="attachment_of_message"),
            models.Index(
                fields=["workspace_id", "draft"], name="attachment_of_draft", condition=models.Q(draft__isnull=False)
            ),
            models.Index(
                fields=["workspace_id", "held"], name="attachment_of_held", condition=models.Q(held__isnull=False)
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_image(self) -> bool:
        return self.content_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}
