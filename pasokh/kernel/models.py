"""Tables of the kernel: they count and remember requests. The limiter's stands before and beside any workspace, what was answered within one."""

from django.db import models
from django.utils import timezone

from .tenancy.models import TenantRow


class Limit(models.Model):
    """How full one bucket of the rate limiter is. The table is unlogged: after a crash of the server all buckets are empty."""

    key = models.CharField(max_length=32, primary_key=True)  # a hash: addresses and phones do not stand here
    empty_at = models.DateTimeField()  # no index: without one an update touches the row alone

    class Meta:
        db_table = "kernel_limit"


class Seen(models.Model):
    """What came, when first, and until when it is remembered (see `seen`)."""

    key = models.CharField(max_length=32, primary_key=True)  # a hash
    first_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "kernel_seen"


class IdempotencyKey(TenantRow):
    """What was answered to a request that carried a key, for a day. `scope` is who called, within the workspace."""

    scope = models.CharField(max_length=100)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.SmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "kernel_idempotency_key"
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "scope", "key"], name="kernel_idempotency_key_once")
        ]
        indexes = [models.Index(fields=["workspace_id", "created_at"], name="idempotency_key_by_age")]
