from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow


class Relay(TenantModel):
    """Where a site's chats are told while nobody is at the desk: to the team's own messengers (None: everybody who answers), once a message has waited
    `after` seconds. `trouble` is why somebody was last not told: who, why, at."""

    PREFIX = "rly"

    site = TenantForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="+")
    team = TenantForeignKey("workspaces.Team", on_delete=models.CASCADE, null=True, related_name="+")
    after = models.PositiveIntegerField(default=30)
    active = models.BooleanField(default=True)
    trouble = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "site"], name="one_relay_per_site")]

    def __str__(self):
        return f"relay of {self.site_id}"


class Handset(TenantModel):
    """A member's own chat with one of our bots. `chat` is its id there, `name` how she is called there.

    `listening`: she has not said /off. `blocked_at`: nothing reaches her there since.
    """

    PREFIX = "hst"

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    bot = TenantForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="+")
    chat = models.CharField(max_length=40)
    name = models.CharField(max_length=160, blank=True)
    listening = models.BooleanField(default=True)
    blocked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "bot", "chat"], name="one_handset_per_chat"),
            models.UniqueConstraint(fields=["workspace_id", "bot", "member"], name="one_handset_per_bot"),
        ]

    def __str__(self):
        return f"handset of {self.member_id}"


class HandsetCode(TenantRow):
    """The code that a member was shown, by its hash: whoever says it to a bot in time is she."""

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "member"], name="one_handset_code")]

    def __str__(self):
        return f"code of {self.member_id}"


class Relayed(TenantRow):
    """A visitor's message on a handset. `parts` are its ids there, its words first; `told` is what it says of who has the request."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    handset = TenantForeignKey("channels.Handset", on_delete=models.CASCADE, related_name="+")
    message = TenantForeignKey("tickets.Message", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    parts = models.JSONField(default=list)
    told = models.CharField(max_length=10, blank=True)
    words = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "handset", "message"], name="relayed_once_to_a_handset")
        ]
        indexes = [models.Index(fields=["workspace_id", "message"], name="relayed_of_message")]

    def __str__(self):
        return f"{self.message_id} on {self.handset_id}"
