from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantQuerySet, TenantRow

WORDS_LENGTH = 1_000


class Vote(TenantRow):
    """What one reader says of an article: it helped or it did not, and why. `voter` is a hash of who she is to the door that asked her: one vote each."""

    class Reason(models.TextChoices):
        UNCLEAR = "unclear"
        INCOMPLETE = "incomplete"
        WRONG = "wrong"
        OUTDATED = "outdated"
        OTHER = "other"

    article = TenantForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="votes")
    revision = TenantForeignKey("knowledge.Revision", on_delete=models.CASCADE, null=True, related_name="+")
    voter = models.CharField(max_length=64)
    contact = TenantForeignKey("contacts.Contact", on_delete=models.SET_NULL, null=True, related_name="+")
    helped = models.BooleanField()
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "article", "voter"], name="one_vote_per_reader")]
        indexes = [models.Index(fields=["workspace_id", "contact"], name="votes_of_contact", condition=models.Q(contact__isnull=False))]  # fmt: skip

    def __str__(self):
        return f"{'+' if self.helped else '-'} {self.article_id}"
