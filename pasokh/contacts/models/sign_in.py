"""How a customer proves who she is, and stays known in a browser."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow

from .identity import Identity

CODE_LIVES = timedelta(minutes=10)  # a text may take some minutes, and a mail longer
SESSION_LIVES = timedelta(days=30)  # after it was last used
SEEN_NOTED_EVERY = timedelta(hours=1)


class SignInCode(TenantRow):
    """A one-time code for a phone or an e-mail. The code itself stands nowhere: `code_hash` is a keyed hash of it, empty until it is sent. Times UTC."""

    kind = models.CharField(max_length=10, choices=Identity.Kind)
    value = models.CharField(max_length=320)
    language = models.CharField(max_length=8, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "kind", "value", "-id"], name="sign_in_code_newest"),
            models.Index(fields=["workspace_id", "asked_at"], name="sign_in_code_old"),
        ]

    def __str__(self):
        return f"{self.kind} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_alive(self) -> bool:
        """Whether it may still be used, as far as the clock and its use say."""
        return self.used_at is None and timezone.now() < self.asked_at + CODE_LIVES


class CustomerSession(TenantModel):
    """A browser in which a customer is signed in. `token_hash` is of the token that her browser keeps; `how` she signed in; `browser` as it called itself."""

    PREFIX = "cse"

    class How(models.TextChoices):
        CODE = "code"
        LINK = "link"
        PASSWORD = "password"  # noqa: S105 (the name of a way)

    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="sessions")
    token_hash = models.CharField(max_length=64)
    how = models.CharField(max_length=10, choices=How)
    browser = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "token_hash"], name="one_customer_per_token")]
        indexes = [
            models.Index(fields=["workspace_id", "contact"], name="session_of_customer"),
            models.Index(fields=["workspace_id", "seen_at"], name="customer_session_old"),
        ]

    def __str__(self):
        return f"{self.how} {self.seen_at:%Y-%m-%d %H:%M}"

    @classmethod
    def alive(cls):
        """Those that have not ended by the clock."""
        return cls.objects.filter(seen_at__gt=timezone.now() - SESSION_LIVES)

    def note_use(self):
        """It is used now; written at most once an hour."""
        now = timezone.now()
        if now - self.seen_at > SEEN_NOTED_EVERY:
            self.seen_at = now
            CustomerSession.objects.filter(pk=self.pk).update(seen_at=now)


class CustomerPassword(TenantRow):
    """The password of a customer who chose one, as Django keeps passwords."""

    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="passwords")
    password = models.CharField(max_length=200)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "contact"], name="one_password_per_customer")]

    def __str__(self):
        return f"{self.set_at:%Y-%m-%d}"
