from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

# A whole attention is 100. Four chats at once, one call, or fifty mails: what a channel asks of a member while a request of it is open with her.
USUAL_WEIGHTS = {
    "chat": 25,
    "voice": 100,
    "telegram": 10,
    "bale": 10,
    "whatsapp": 10,
    "instagram": 10,
    "sms": 5,
    "email": 2,
    "form": 2,
    "api": 2,
    "call": 5,
    "person": 5,
    "letter": 2,
    "other": 2,
}
USUAL_WEIGHT = 5  # of a channel that the table does not know
USUAL_TOTAL = 100
MOST = 1000


class Rules(TenantRow):
    """What a request of each channel weighs in this business, and how much a member takes who has nothing of her own."""

    weights = models.JSONField(default=dict)
    total = models.PositiveSmallIntegerField(default=USUAL_TOTAL)

    class Meta:
        constraints = [models.UniqueConstraint("workspace_id", name="one_rules_of_routing")]

    def __str__(self):
        return f"total {self.total}"

    @classmethod
    def current(cls) -> "Rules":
        """Those of the workspace entered, or the usual ones, not saved."""
        return cls.objects.first() or cls()

    def weight_of(self, channel) -> int:
        return int(self.weights.get(channel) or USUAL_WEIGHTS.get(channel, USUAL_WEIGHT))


class Capacity(TenantRow):
    """How much a member takes at once. Its row is locked while it is decided what she gets: so no two decisions fill the same room.

    `total` None is that of the Rules; `weights` are her own where they differ. `turn` counts hand-outs; `given_at` and `freed_at` (UTC) say since
    when she is idle, `gone_at` since when she is not here, as far as the sweep of each minute saw it.
    """

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    total = models.PositiveSmallIntegerField(null=True)
    weights = models.JSONField(default=dict)
    turn = models.BigIntegerField(default=0)
    given_at = models.DateTimeField(null=True)
    freed_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "member"], name="one_capacity_per_member")]

    def __str__(self):
        return f"capacity of {self.member_id}"
