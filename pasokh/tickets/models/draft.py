from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel


class Draft(TenantModel):
    """What a member has written on a ticket and not sent, kept so that it is there on her other machine as well.

    `revision` begins anywhere and rises with each change: whoever saves says which one she knew, so two machines never overwrite one another unseen.
    `based_at` is the newest line of the thread she had before her when she began (microseconds since 1970). A `shared` one may be
    read and taken over by everybody who may answer there. Attachments that name it are its files. `writing` is her browser's name for the piece of
    writing that was saved last, by which it knows what is part of a message by now; empty where something else wrote.
    `mail` is what was typed for this answer's mail alone: `bcc`, `subject`, and `history` ("yes" or "no").
    """

    PREFIX = "drf"

    class Mode(models.TextChoices):
        REPLY = "reply"
        NOTE = "note"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="drafts")
    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.REPLY)
    text = models.TextField(blank=True)
    shared = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
    based_at = models.BigIntegerField(null=True)
    writing = models.CharField(max_length=40, blank=True, default="")
    mail = models.JSONField(default=dict)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "ticket", "member"], name="one_draft_per_member")
        ]

    def __str__(self):
        return f"draft of {self.member_id} on {self.ticket_id}"
