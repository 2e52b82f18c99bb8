from django.conf import settings
from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

OWNERS = ("member", "team", "channel")
SOURCE_LENGTH = 2000


class Signature(TenantRow):
    """What stands below answers by mail, in one language: of a member, of a team, or of a mailbox (one of the three). `source` is Markdown
    with variables; who is asked for it, and when, says `channels.signatures`."""

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, null=True, related_name="+")
    team = TenantForeignKey("workspaces.Team", on_delete=models.CASCADE, null=True, related_name="+")
    channel = TenantForeignKey("channels.Channel", on_delete=models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    source = models.TextField(max_length=SOURCE_LENGTH)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signature_of_one",
                condition=models.Q(member__isnull=False, team=None, channel=None)
                | models.Q(member=None, team__isnull=False, channel=None)
                | models.Q(member=None, team=None, channel__isnull=False),
            ),
            models.UniqueConstraint(fields=["workspace_id", "member", "language"], name="one_signature_of_a_member"),
            models.UniqueConstraint(fields=["workspace_id", "team", "language"], name="one_signature_of_a_team"),
            models.UniqueConstraint(fields=["workspace_id", "channel", "language"], name="one_signature_of_a_channel"),
        ]

    def __str__(self):
        return f"{self.owner} ({self.language})"

    @property
    def owner(self) -> str:
        """Which kind of owner it has: "member", "team" or "channel"."""
        return next(name for name in OWNERS if getattr(self, f"{name}_id"))

    @property
    def owner_id(self) -> int:
        return getattr(self, f"{self.owner}_id")
