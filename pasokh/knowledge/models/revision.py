from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantQuerySet, TenantRow

TITLE_LENGTH = 200
SUMMARY_LENGTH = 400


class Revision(TenantRow):
    """What an article says at one point of its writing: `body` is Markdown (`knowledge.text`), `steps` a guide (`knowledge.guides`), `plain` its words alone.

    `number` counts through the article. What its writer goes on with within a while is the same revision, until it is `sealed`: kept on purpose, asked a
    review for, planned, published. An `aside` is what somebody wrote on an older text than there was: kept, so that no word is lost, and in nobody's way.
    """

    article = TenantForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    summary = models.CharField(max_length=SUMMARY_LENGTH, blank=True)
    body = models.TextField(blank=True)
    steps = models.JSONField(null=True)
    plain = models.TextField(blank=True)
    by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    sealed = models.BooleanField(default=False)
    aside = models.BooleanField(default=False)
    restores = models.PositiveIntegerField(null=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "article", "number"], name="one_revision_per_number")
        ]

    def __str__(self):
        return f"{self.article_id} r{self.number}"

    @property
    def contents(self) -> tuple:
        """What it says, to be compared with what another one says."""
        return self.title, self.summary, self.body, self.steps
