from django.db import models

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.secrets import EncryptedJSONField
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel


class Channel(TenantModel):
    """One configured connection that feeds an inbox. `settings` are plain, `credentials` encrypted; the kind's adapter knows both.

    `progress` is the adapter's own memory (a mailbox's cursor), `health` what admins see of it.
    """

    PREFIX = "chn"

    class Kind(models.TextChoices):
        CHAT = "chat"
        EMAIL = "email"
        FORM = "form"
        API = "api"
        TELEGRAM = "telegram"
        BALE = "bale"
        SMS = "sms"

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=80)
    inbox = TenantForeignKey("tickets.Inbox", on_delete=models.PROTECT, related_name="channels")
    settings = models.JSONField(default=dict)
    credentials = EncryptedJSONField(default=dict)
    progress = models.JSONField(default=dict)
    health = models.JSONField(default=dict)
    active = models.BooleanField(default=True)

    def __str__(self):
        return self.name

    @property
    def origin(self) -> str:
        """How messages name their channel: a kind and an id, not a key."""
        return f"{self.kind}:{self.pk}"

    @classmethod
    def of_origin(cls, origin):
        """The channel that an origin names, or None."""
        kind, pk = origin.partition(":")[0], cls.id_in(origin)
        return _of_origin.first(kind=kind, pk=pk) if pk else None

    @staticmethod
    def id_in(origin, kind=None) -> int | None:
        """The id in an origin, or None: it names no channel, or one of another kind than asked for."""
        its_kind, _, pk = origin.partition(":")
        return int(pk) if pk.isdigit() and kind in (None, its_kind) else None


_of_origin = Ready(lambda: Channel.objects.filter(kind=Asked("kind", models.CharField()), pk=Asked("pk")))
