from django.db import models
from django.db.models import Count, F, Q

from pasokh.kernel.persian.folding import fold
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow

TITLE_LENGTH = 100
TEXT_LENGTH = 10_000
FOLDER_LENGTH = 60


class SavedReplies(TenantQuerySet):
    """Saved replies, by who may use them."""

    def usable_by(self, member):
        """Her own, her teams', and those of the whole business."""
        everybody = Q(member=None, team=None)
        return self.filter(everybody | Q(member=member) | Q(team__in=member.team_ids()))

    def with_uses(self):
        """Each with `used`: how often it was sent, those not yet summed up included."""
        return self.annotate(used=F("uses") + Count("fresh_uses"))


class SavedReply(TenantModel):
    """A text that is written once and sent often: a member's own (`member`), a team's (`team`), or the whole business's.

    `text` may hold variables («{{نام مشتری}}»; see `tickets.variables`). `key` names one that was shipped with the program.
    `folded` is what search looks through. `uses` is summed up at night from SavedReplyUse rows: no sender waits for another.
    """

    PREFIX = "sav"

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, null=True, related_name="+")
    team = TenantForeignKey("workspaces.Team", on_delete=models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=TITLE_LENGTH)
    folder = models.CharField(max_length=FOLDER_LENGTH, blank=True)
    keywords = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=8, blank=True)
    key = models.CharField(max_length=40, blank=True)
    folded = models.TextField(editable=False)
    uses = models.PositiveIntegerField(default=0)

    objects = SavedReplies.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(member=None) | Q(team=None), name="saved_reply_of_one_kind"),
            models.UniqueConstraint(fields=["workspace_id", "key"], condition=~Q(key=""), name="shipped_reply_once"),
        ]
        indexes = [models.Index(fields=["workspace_id", "member", "team"], name="saved_reply_by_owner")]

    def __str__(self):
        return self.title

    @property
    def name(self) -> str:
        return self.title

    @property
    def scope(self) -> str:
        """ "own", "team" or "workspace"."""
        if self.member_id:
            return "own"
        return "team" if self.team_id else "workspace"

    def refold(self):
        """Bring `folded` up to date: title and keywords first, for they are what people search by."""
        self.folded = fold(" ".join([self.title, self.keywords, self.folder, self.text]))


class SavedReplyUse(TenantRow):
    """One sending of a saved reply that is not summed up yet."""

    reply = TenantForeignKey(SavedReply, on_delete=models.CASCADE, related_name="fresh_uses")

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "reply"], name="saved_reply_uses")]

    def __str__(self):
        return f"use of {self.reply_id}"
