from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet

NAME_LENGTH = 80
TEXT_LENGTH = 3_000


class Comments(TenantQuerySet):
    """Comments."""

    def shown(self):
        """Those that readers see."""
        return self.filter(state=Comment.State.SHOWN)

    def waiting(self):
        """Those that nobody has decided on, the oldest first."""
        return self.filter(state=Comment.State.WAITING).order_by("at", "pk")


class Comment(TenantModel):
    """What a reader says below an article. Nobody else reads it before a member has shown it; her e-mail is never shown to readers.

    A member's own (`member`) answers another one, or the article, and is shown at once.
    """

    PREFIX = "cmt"

    class State(models.TextChoices):
        WAITING = "waiting"
        SHOWN = "shown"
        HIDDEN = "hidden"

    article = TenantForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="comments")
    answers = TenantForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    contact = TenantForeignKey("contacts.Contact", on_delete=models.SET_NULL, null=True, related_name="+")
    member = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    email = models.CharField(max_length=254, blank=True)
    text = models.CharField(max_length=TEXT_LENGTH)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = Comments.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "article", "at"], name="comments_of_article"),
            models.Index(fields=["workspace_id", "state", "at"], name="comments_by_state"),
            models.Index(fields=["workspace_id", "contact"], name="comments_of_contact", condition=models.Q(contact__isnull=False)),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.name}: {self.state}"
