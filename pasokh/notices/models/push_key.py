from django.db import models
from django.utils import timezone

from pasokh.kernel.secrets import EncryptedTextField


class PushKey(models.Model):
    """The key by which push services know this installation (VAPID, RFC 8292), of all its workspaces. The newest counts."""

    private = EncryptedTextField()
    public = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.public[:12]
