import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

from .address import Address
from .member import Member

VALID_FOR = timedelta(days=7)


def a_week_from_now():
    return timezone.now() + VALID_FOR


class Invitation(TenantModel):
    """A link that lets somebody join. The link's secret is not kept, only its hash, in Address."""

    PREFIX = "inv"

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=10, choices=Member.Role, default=Member.Role.AGENT)
    invited_by = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(default=a_week_from_now)
    accepted_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.email

    @property
    def open(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()

    def new_secret(self) -> str:
        """A fresh secret for the link; older links of this invitation stop working."""
        secret = secrets.token_urlsafe(24)
        Address.drop(Address.Kind.INVITATION, self)
        # Address compares without regard to case, and so must the secret's strength: 24 bytes leave plenty.
        Address.register(Address.Kind.INVITATION, secret, self)
        return secret

    def withdraw(self):
        """Its link stops working at once."""
        self.expires_at = min(self.expires_at, timezone.now())
        self.save(update_fields=["expires_at"])
        Address.drop(Address.Kind.INVITATION, self)
