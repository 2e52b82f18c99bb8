import secrets
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

from .address import Address
from .member import Member

SCOPES = ("tickets:read", "tickets:write", "contacts:read", "contacts:write")
LOOK = "psk_"
USE_NOTED_EVERY = timedelta(minutes=1)


class ApiToken(TenantModel):
    """A machine's key to the API: acts as its member, within its scopes, until it expires. Shown once."""

    PREFIX = "tok"

    name = models.CharField(max_length=80)
    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="api_tokens")
    scopes = ArrayField(models.CharField(max_length=30), default=list)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.name

    @classmethod
    def issue(cls, *, name, member, scopes, expires_at=None):
        """A new token and its secret, which is not kept."""
        token = cls.objects.create(name=name, member=member, scopes=list(scopes), expires_at=expires_at)
        secret = LOOK + secrets.token_hex(24)
        Address.register(Address.Kind.API_TOKEN, secret, token)
        return token, secret

    @property
    def valid(self) -> bool:
        expired = self.expires_at and self.expires_at <= timezone.now()
        return not expired and self.revoked_at is None and self.member.active

    def revoke(self):
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])
        Address.drop(Address.Kind.API_TOKEN, self)

    def note_use(self):
        """Remember that it was used, at most once a minute: a busy token must not write on each call."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at > USE_NOTED_EVERY:
            ApiToken.objects.filter(pk=self.pk).update(last_used_at=now)
