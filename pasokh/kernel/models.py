"""Tables of the kernel that belong to no tenant: they count and remember requests, before and beside any workspace."""

from django.db import models
from django.utils import timezone


class Limit(models.Model):
    """How full one bucket of the rate limiter is. The table is unlogged: after a crash of the server all buckets are empty."""

    key = models.CharField(max_length=32, primary_key=True)  # a hash: addresses and phones do not stand here
    empty_at = models.DateTimeField()  # no index: without one an update touches the row alone

    class Meta:
        db_table = "kernel_limit"


class IdempotencyKey(models.Model):
    """What was answered to a request that carried a key, for a day."""

    scope = models.CharField(max_length=100)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.SmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        db_table = "kernel_idempotency_key"
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="kernel_idempotency_key_once")]
