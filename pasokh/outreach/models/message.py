from django.db import models
from django.db.models import Prefetch, Q

from pasokh.events import Actor
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow

NAME_LENGTH = 100
NOTE_LENGTH = 500


class SmartMessages(TenantQuerySet):
    """Smart messages, the newest first."""

    def standing(self):
        """Those there are, whatever their state."""
        return self.filter(dropped_at=None).order_by("-pk")

    def with_versions(self):
        """Each with its approved version and with `drafts` (its draft, or none): two statements more."""
        drafts = MessageVersion.objects.filter(approved_at=None).select_related("by")
        return self.select_related("active").prefetch_related(Prefetch("versions", drafts, to_attr="drafts"))


class SmartMessage(TenantModel):
    """Something said to visitors by itself. `active` is the version that a lead approved last, None while there was none; `paused_at`: it is not shown."""

    PREFIX = "smt"

    class Stage(models.TextChoices):
        DRAFT = "draft"
        WAITING = "waiting"  # for a lead
        LIVE = "live"
        PAUSED = "paused"

    name = models.CharField(max_length=NAME_LENGTH)
    active = TenantForeignKey("outreach.MessageVersion", on_delete=models.PROTECT, null=True, related_name="+")
    paused_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = SmartMessages.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "-id"], name="smart_messages_newest", condition=Q(dropped_at=None))
        ]

    def __str__(self):
        return self.name

    @property
    def actor(self) -> Actor:
        """Who says what it says: its words answer nobody."""
        return Actor("outreach", self.pk)

    @property
    def draft(self) -> "MessageVersion | None":
        """What is being worked on, or waits for a lead."""
        return self.versions.filter(approved_at=None).first()

    @property
    def newest(self) -> "MessageVersion":
        """What the next saving goes on from: the draft, else what was approved last."""
        return self.versions.order_by("-number").first()

    def stage(self, draft) -> str:
        """Where it stands, given its draft: one that is shown stays so while its next version is written."""
        if self.active_id:
            return self.Stage.PAUSED if self.paused_at else self.Stage.LIVE
        return self.Stage.WAITING if draft and draft.asked_at else self.Stage.DRAFT


class MessageVersion(TenantRow):
    """What a message says, to whom and when (`bodies`). One that was approved never changes; the other is its draft.

    `revision` counts the savings of all versions together: whoever has read one knows by it whether it is still that one, of whichever version.
    `asked_at`: since when it waits for a lead; `note` is what a lead said who sent it back.
    """

    message = TenantForeignKey(SmartMessage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "message", "number"], name="one_smart_version_per_number"),
            models.UniqueConstraint(
                fields=["workspace_id", "message"], condition=Q(approved_at=None), name="one_draft_per_smart_message"
            ),
        ]

    def __str__(self):
        return f"{self.message_id} v{self.number}"
