from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone

from pasokh.kernel.ids import public_id, uuid7


class Workspace(models.Model):
    """A business: the tenant. Its own row stands outside of the wall, so that jobs can list workspaces and enter each.

    `texts` holds what the business says to its customers, by key and language: {"offline_notice": {"fa": "…"}}.
    """

    PREFIX = "wsp"

    class Currency(models.TextChoices):
        TOMAN = "toman"
        RIAL = "rial"

    class Calendar(models.TextChoices):
        JALALI = "jalali"
        GREGORIAN = "gregorian"

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="fa")
    time_zone = models.CharField(max_length=50, default="Asia/Tehran")
    currency = models.CharField(max_length=10, choices=Currency, default=Currency.TOMAN)
    calendar = models.CharField(max_length=10, choices=Calendar, default=Calendar.JALALI)
    texts = models.JSONField(default=dict)
    plan = models.CharField(max_length=20, default="unlimited")
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self):
        return self.name

    @property
    def public_id(self):
        return public_id(self.PREFIX, self.uid)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def allows(self, feature) -> bool:
        """Whether the plan includes a feature: the one place where a plan says no. A self-hosted business has everything."""
        return self.plan == "unlimited"

    def text(self, key, language=None, default=""):
        """What the business says under this key in a language, else in its own, else the default."""
        words = self.texts.get(key, {})
        return words.get(language or self.language) or words.get(self.language) or default
