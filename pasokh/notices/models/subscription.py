import hashlib

from django.db import models
from django.utils import timezone

from pasokh.kernel.secrets import EncryptedTextField
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel


class Subscription(TenantModel):
    """One browser that asked to be told, whoever's. Its address at the push service is a secret: whoever has it may write to the browser.

    `key` is the public key it was made for.
    """

    endpoint = EncryptedTextField()
    endpoint_hash = models.CharField(max_length=64)
    p256dh = EncryptedTextField()
    auth = EncryptedTextField()
    key = models.CharField(max_length=100)
    failures = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @staticmethod
    def hash_of(endpoint) -> str:
        """What an address is found by."""
        return hashlib.sha256(endpoint.encode()).hexdigest()

    def note_success(self):
        """The push service took it."""
        self.told_at, self.failures = timezone.now(), 0
        self.save(update_fields=["told_at", "failures"])


class PushSubscription(Subscription):
    """A browser of a member's. `proof` is the session in which it was made: when that ends, the browser is told nothing any more."""

    PREFIX = "psh"

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    proof = models.CharField(max_length=40)
    user_agent = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "endpoint_hash"], name="one_push_per_browser")]
        indexes = [models.Index(fields=["workspace_id", "member"], name="push_of_member")]

    def __str__(self):
        return f"browser of {self.member_id}"
