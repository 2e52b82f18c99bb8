import secrets

from django.db import models

from pasokh.kernel.secrets import EncryptedTextField
from pasokh.kernel.tenancy.models import TenantRow


class SigningKey(TenantRow):
    """What the workspace's webhooks are signed with, so that who is called knows that it is us."""

    secret = EncryptedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="one_signing_key")]

    def __str__(self):
        return "signing key"

    @classmethod
    def current(cls) -> "SigningKey":
        """That of the current workspace, made when it is first asked for."""
        return cls.objects.get_or_create(defaults={"secret": secrets.token_urlsafe(32)})[0]
